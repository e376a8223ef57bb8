"""The protective hold: after “This was not me” nobody changes how one gets into the account.

It is no sanction. The owner lifts it by an address that the stranger did not use; support can. Of
two holds both count: pressing a second letter never makes the first one weaker.
"""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries
from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_


class AccountHeld(Problem):
    code, status = "held", 409
    text = N_(
        "This account is protected, because somebody said that a change was not theirs. "
        "Use another address of the account to get a new password, or write to support."
    )


def check_not_held(account: Row[Any]) -> None:
    """Raises `AccountHeld`."""
    if account.held_at:
        raise AccountHeld()


def is_held_against(account: Row[Any], via: str) -> bool:
    """Whether the hold refuses a proof by this address (its `address_key`)."""
    return bool(account.held_at) and via in account.held_via.split()


async def hold_account(visit: Visit, account_id: str, via: str) -> None:
    """`via` is the `address_key` of what the stranger used; empty when it was no address."""
    await queries.hold(visit, account_id, via)
    await record_fact(visit, "account.held", account_id)


async def release_hold(visit: Visit, account_id: str, reason: str) -> None:
    await queries.release(visit, account_id)
    await record_fact(visit, "account.released", account_id, reason=reason)
