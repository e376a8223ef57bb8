"""What may be asked for."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from keyhouse.web.fields import Schema

REFERENCE = re.compile(r"[0-9A-Za-z]{4}-[0-9A-Za-z]{4}")
OUR_ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")
WORD = r"^[0-9A-Za-z._-]*$"


def _none(value: Any) -> Any:
    return value or None


Day = Annotated[
    Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 30))] | None,
    BeforeValidator(_none),
]


class Asked(Schema):
    """`subject` is any id of ours or a case's reference; days are the marketplace's."""

    fact: str = Field("", max_length=60, pattern=WORD)
    subject: str = Field("", max_length=40, pattern=WORD)
    actor: str = Field("", max_length=40, pattern=WORD)
    since: Day = None
    until: Day = None
    before: str = Field("", max_length=40, pattern=WORD)

    @property
    def is_narrow(self) -> bool:
        return bool(self.fact or self.subject or self.actor or self.since or self.until)
