"""Asking a marketplace's own systems over HTTP, each request signed."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from keyhouse.adapters import http
from keyhouse.kit.clock import Clock
from keyhouse.kit.obliged import Answer, Away
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.signatures import sign

TIMEOUT = 5  # seconds
MOST = 20_000  # bytes


# On one's own machine also http, as the demo has it.
LINK = r"^(https://[\x21-\x7e]+|http://(localhost|127\.0\.0\.1)(:\d{1,5})?/[\x21-\x7e]*)?$"
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Told(BaseModel):
    """The answer, and the body of a callback beside shop and kind."""

    state: Literal["clear", "blocked", "unknown"]
    count: int = Field(0, ge=0, le=1_000_000_000)
    amount: Decimal = Field(Decimal(0), ge=0, max_digits=18, decimal_places=2)
    currency: str = Field("", pattern=r"^([A-Z]{3})?$")
    link: str = Field("", max_length=500, pattern=LINK)
    valid_until: AwareDatetime | None = Field(None, ge=EARLIEST, le=LATEST)
    due_on: date | None = None


class HttpObliged:
    def __init__(self, secrets: Mapping[str, Mapping[str, str]], clock: Clock) -> None:
        self._secrets, self._clock, self._randomness = secrets, clock, Randomness()

    async def ask(self, address: str, marketplace: str, shop: str, kind: str) -> Answer:
        secret = self._secrets.get(marketplace, {}).get("secret", "")
        if not secret:
            raise Away("no secret is set up for this marketplace: KEYHOUSE_PARTNER_SECRETS_FILE")
        body = json.dumps({"marketplace": marketplace, "shop": shop, "kind": kind}).encode()
        id_, now = self._randomness.token(), int(self._clock.now().timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": id_,
            "webhook-timestamp": str(now),
            "webhook-signature": sign(secret, id_, now, body),
        }
        try:
            answer = await http.ask("POST", address, TIMEOUT, MOST, content=body, headers=headers)
            if answer.status != 200:
                raise Away(str(answer.status))
            told = Told.model_validate_json(answer.content)
        except http.NotHeard as error:
            raise Away(str(error)) from error
        except ValidationError as error:
            raise Away("its answer cannot be read") from error
        return Answer(**told.model_dump())
