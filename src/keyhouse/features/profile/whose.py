"""Whose pages these are."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import SignInNeeded
from keyhouse.web.here import Here


async def own_account(here: Here) -> Row[Any]:
    """The signed-in account; raises `SignInNeeded`."""
    account = await accounts.account(here.visit, here.account_id)
    if not account:
        raise SignInNeeded()
    return account


async def shown_name(visit: Visit, account: Row[Any]) -> str:
    """By what the person knows which account it is, in their app or on their device."""
    known = await accounts.addresses(visit, account.id)
    return next((a.label or a.value for a in known), "") or account.company_name
