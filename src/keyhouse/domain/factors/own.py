"""What an account has for its second step, and what that means."""

from collections.abc import Sequence
from dataclasses import dataclass

from keyhouse.domain.factors import factor_queries as queries
from keyhouse.domain.visits import Visit


@dataclass(frozen=True)
class Own:
    has_app: bool
    passkeys: int
    codes_left: int

    @property
    def is_two_step(self) -> bool:
        """Whoever has one is asked for one, by every way in; codes by mail are no substitute."""
        return self.has_app or self.passkeys > 0

    @property
    def ways(self) -> Sequence[str]:
        """The best one first. Recovery codes stand beside the others and are none by themselves."""
        if not self.is_two_step:
            return ()
        has = {"passkey": self.passkeys, "totp": self.has_app, "recovery_code": self.codes_left}
        return [way for way, number in has.items() if number]


async def own_factors(visit: Visit, account_id: str) -> Own:
    """In one read."""
    row = await queries.own(visit, account_id)
    return Own(bool(row.apps), row.passkeys, row.codes)


async def forget_factors(visit: Visit, account_id: str) -> None:
    """All of them: after a decided recovery, or when the account is deregistered."""
    await queries.drop_factors(visit, account_id)
