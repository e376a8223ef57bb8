"""Adding and removing addresses: each proven, all others told, the last one kept."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import check_not_held, read_reachable
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Right, Spent, Wrong, claim_address, prove_by_code
from keyhouse.domain.factors import queries as factors
from keyhouse.domain.marketplaces import CalendarPolicy
from keyhouse.domain.messaging import address_key, hold_back_network
from keyhouse.domain.sessions import (
    ADDRESS_ADDED,
    ADDRESSES,
    check_fresh,
    take_out_address,
    tell_change,
)
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Invalid, NotFound, Problem
from keyhouse.kit.texts import N_

ALREADY = N_("This address belongs to your account already.")


class LastAddress(Problem):
    code, status = "last_address", 409
    text = N_("This is the only way into your account. Add another one first.")


async def add_address(visit: Visit, account: Row[Any], typed: str) -> None:
    """Claims the address and sends it a code.

    Raises `StepUpNeeded`, `AccountHeld`, `Invalid`, `TooMany`.
    """
    await check_fresh(visit, ADDRESSES)
    check_not_held(account)
    kind, value = read_reachable(visit, typed, visit.policy(CalendarPolicy).country)
    known = await accounts.addresses(visit, account.id)
    if value in [each.value for each in known]:
        raise Invalid.one("identifier", "already", ALREADY)
    await hold_back_network(visit)
    await claim_address(visit, account, kind, value)


async def confirm_address(visit: Visit, account: Row[Any], code: str) -> Right | Wrong | Spent:
    """Counts a try; the right code makes the address the account's own, and all are told."""
    await check_fresh(visit, ADDRESSES)
    check_not_held(account)
    claim = await factors.claim_of(visit, account.id)
    if not claim:
        return Spent()
    outcome = await prove_by_code(visit, claim, code)
    if isinstance(outcome, Right):
        await record_fact(visit, "address.added", account.id, kind=claim.kind)
        await tell_change(
            visit,
            account,
            ADDRESS_ADDED,
            values={"address": claim.value},
            via=address_key(visit, claim.value),
        )
    return outcome


async def remove_address(visit: Visit, account: Row[Any], identifier_id: str) -> None:
    """Raises `StepUpNeeded`, `AccountHeld`, `LastAddress`, `NotFound`."""
    await check_fresh(visit, ADDRESSES)
    check_not_held(account)
    if not await take_out_address(visit, account, identifier_id):
        left = await accounts.addresses(visit, account.id)
        raise LastAddress() if identifier_id in [each.id for each in left] else NotFound()
