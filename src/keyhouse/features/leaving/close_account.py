"""Asking to deregister, thinking again, and what is left to do when the waiting is over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import (
    ACCOUNT,
    check_not_held,
    lock_account,
    tell_account,
)
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.marks import note_mark, set_outcome
from keyhouse.domain.accounts.sanctions import erase_words
from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases import withdraw_case
from keyhouse.domain.cases.erase import erase_cases, new_erasure
from keyhouse.domain.cases.models import OVER
from keyhouse.domain.factors import forget_factors
from keyhouse.domain.messaging import address_key
from keyhouse.domain.messaging.queries import drop_of_subject, drop_to_address
from keyhouse.domain.sessions import LEAVING, check_fresh, end_other_sessions
from keyhouse.domain.sessions.devices import forget_whereabouts
from keyhouse.domain.shops import ask_obligations
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.features.leaving.messages import CLOSING, GONE, PUT_OFF
from keyhouse.features.leaving.policy import LeavingPolicy
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Conflict, Problem
from keyhouse.kit.texts import N_

HINDRANCES = {
    "not_active": N_("The account is not active yet. Write to support to have it erased."),
    "shops": N_("A shop still belongs to this account: unbind it or hand it over first."),
    "cases": N_("An application is still running: wait for its answer, or withdraw it."),
    "obligations": N_("Something of a shop that you had is not settled yet."),
    "kept": N_("The law obliges us to keep the data of this account for now."),
    "held": N_("Somebody said “This was not me”: the account is protected."),
}
PUT_OFF_FOR = timedelta(days=7)


class CannotLeave(Problem):
    """`why` names what stands in the way."""

    code, status = "cannot_leave", 409

    def __init__(self, why: str) -> None:
        super().__init__(why=why)
        self.text = HINDRANCES[why]


async def hindrances(visit: Visit, account: Row[Any], *, for_a_look: bool = False) -> list[str]:
    """What has to be done first; empty when nothing has."""
    found = []
    if account.state not in ("active", "closing"):
        found.append("not_active")
    if await shops.count_owned(visit, account.id):
        found.append("shops")
    if await _has_case(visit, account.id):
        found.append("cases")
    for shop in await shops.of_account(visit, account.id):
        last = await shops.last_binding(visit, shop.shop_id)
        is_theirs = shop.end_reason == "unbound" and last and last.id == shop.id
        if not is_theirs:
            continue
        known = await ask_obligations(visit, shop.shop_id, for_a_look=for_a_look)
        if any(each.is_blocking for each in known):
            found.append("obligations")
            break
    return found


async def _has_case(visit: Visit, account_id: str) -> bool:
    """A question to support hinders nobody."""
    mine = await cases.own_cases(visit, account_id)
    return any(each.state not in (*OVER, "draft") and each.kind != "help" for each in mine)


async def _check_again(visit: Visit, account_id: str) -> None:
    """Under the account's lock, which opening a shop takes as well; raises `CannotLeave`."""
    await lock_account(visit, account_id)
    if await shops.count_owned(visit, account_id):
        raise CannotLeave("shops")
    if await _has_case(visit, account_id):
        raise CannotLeave("cases")


async def close_account(visit: Visit, account: Row[Any]) -> Row[Any]:
    """The waiting time begins; raises `StepUpNeeded`, `AccountHeld`, `CannotLeave`."""
    await check_fresh(visit, LEAVING)
    check_not_held(account)
    for why in await hindrances(visit, account):
        raise CannotLeave(why)
    await _check_again(visit, account.id)
    closes_at = visit.now + timedelta(days=visit.policy(LeavingPolicy).waiting_days)
    closing = await make_move(visit, ACCOUNT, account, "close", closes_at=closes_at)
    said = {"until": closes_at.isoformat()}
    await tell_account(visit, account.id, CLOSING, said, path="/leave")
    await end_other_sessions(visit, account.id, but=visit.actor.session_id)
    return closing


async def keep_account(visit: Visit, account: Row[Any]) -> None:
    await make_move(visit, ACCOUNT, account, "stay", closes_at=None)


async def finish_closing(visit: Visit) -> None:
    """Erases the accounts whose waiting time is over, each in a transaction of its own."""
    for account in await accounts.closing(visit, visit.now):
        try:
            await deregister(visit, account)
            await visit.db.commit()
        except Conflict:
            await visit.db.rollback()  # the owner thought again
        except CannotLeave as hindrance:
            await visit.db.rollback()
            await _put_off(visit, account, str(hindrance.values["why"]))
            await visit.db.commit()
        except Exception as error:
            await visit.db.rollback()
            get_log().error("closing fault", account=account.id, exc_info=error)


async def _put_off(visit: Visit, account: Row[Any], why: str) -> None:
    """Something came up meanwhile: the owner hears what, and it is tried again later."""
    until = visit.now + PUT_OFF_FOR
    if await accounts.put_off_closing(visit, account, until):
        said = {"until": until.isoformat(), "items": [("", HINDRANCES[why], "")]}
        await tell_account(visit, account.id, PUT_OFF, said, path="/leave")


async def deregister(visit: Visit, account: Row[Any]) -> None:
    """What is personal goes; keyed hashes stay as long as the playbook says.

    Raises `CannotLeave` when something came up while it waited: it is put off until that is over.
    """
    policy = visit.policy(LeavingPolicy)
    for why in await hindrances(visit, account):
        raise CannotLeave(why)
    await _check_again(visit, account.id)
    now = await accounts.account(visit, account.id)
    for why in ("kept", "held"):  # as it is under the lock, not as it was when we began
        if now and now._mapping[f"{why}_at"]:
            raise CannotLeave(why)
    for case in await cases.of_owner(visit, account.id):
        if case.state not in OVER:
            await withdraw_case(visit, case)
    await make_move(
        visit,
        ACCOUNT,
        account,
        "deregister",
        who=SYSTEM.kind,
        company_name="",
        contact_name="",
        phone="",
        closes_at=None,
    )
    known = await accounts.addresses(visit, account.id)
    for address in known:
        if address.kind != "social":
            await note_mark(visit, account.id, address.kind, address.value)
    is_banned = account.sanction == "banned"
    days = policy.banned_hashes_days if is_banned else policy.hashes_days
    outcome = "banned" if is_banned else "deregistered"
    await set_outcome(visit, account.id, outcome, visit.now + timedelta(days=days))
    await _forget_letters(visit, account, known)
    number = new_erasure(visit, account.id)
    await tell_account(visit, account.id, GONE, {"receipt": number})
    await end_other_sessions(visit, account.id)
    await forget_factors(visit, account.id)
    await forget_whereabouts(visit, account.id)
    await erase_cases(visit, account.id, number)
    await erase_words(visit, account.id)
    await accounts.erase(visit, account.id)


async def _forget_letters(visit: Visit, account: Row[Any], known: Sequence[Row[Any]]) -> None:
    """What was written to them, and about their cases."""
    subjects = [account.id, *(case.id for case in await cases.of_owner(visit, account.id))]
    for subject in subjects:
        await drop_of_subject(visit, subject)
    for address in known:
        await drop_to_address(visit, address_key(visit, address.value))
