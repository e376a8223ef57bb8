"""How each second step is checked at sign-in."""

from collections.abc import Mapping
from typing import Any

from keyhouse.domain.factors import (
    App,
    Asked,
    Passkey,
    RecoveryCode,
    Right,
    Way,
    check_code,
)
from keyhouse.domain.visits import Visit
from keyhouse.features.signin.send_code import KINDS, PURPOSE
from keyhouse.kit.problems import Refusal


class ByMessage:
    """A code that went to an address of the account."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def offer(self, visit: Visit, asked: Asked) -> dict[str, Any]:
        return {}

    async def check(self, visit: Visit, asked: Asked, answer: str) -> Right | Refusal:
        return await check_code(
            visit,
            f"{PURPOSE}_{KINDS[self.name]}",
            asked.subject_id,
            answer,
            whom=f"{asked.account_id} {asked.guesser}",
            is_stranger=False,
        )


WAYS: Mapping[str, Way] = {
    "email_code": ByMessage("email_code"),
    "sms_code": ByMessage("sms_code"),
    "totp": App(),
    "passkey": Passkey(),
    "recovery_code": RecoveryCode(),
}
