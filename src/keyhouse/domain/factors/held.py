"""Second steps that their owner did not put in: “This was not me” holds against them."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import AccountHeld, is_held_against
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.messaging import address_key
from keyhouse.domain.visits import Visit

APP, CODES = "app", "codes"


def factor_key(visit: Visit, name: str) -> str:
    """The key of a second step in `held_via`; `name` is `APP`, `CODES` or a passkey's id."""
    return address_key(visit, f"second step {name}")


def is_strangers(visit: Visit, account: Row[Any], name: str) -> bool:
    return is_held_against(account, factor_key(visit, name))


async def check_own(visit: Visit, account_id: str, name: str) -> None:
    """Raises `AccountHeld`."""
    account = await accounts.account(visit, account_id)
    if not account or is_strangers(visit, account, name):
        raise AccountHeld()
