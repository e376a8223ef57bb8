"""Whose pages these are."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.kit.problems import SignInNeeded
from keyhouse.web.here import Here


async def own_account(here: Here) -> Row[Any]:
    """The signed-in account; raises `SignInNeeded`."""
    account = await accounts.account(here.visit, here.account_id)
    if not account:
        raise SignInNeeded()
    return account
