"""Stopping a running case: by the owner's other addresses, or by the applicant."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.cases import hold_case, withdraw_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.factors import (
    Right,
    Spent,
    Wrong,
    check_code,
    find_link,
    make_challenge,
    redeem_link,
)
from keyhouse.domain.messaging import LetterKind, queue_letter
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.recovery import lost_queries
from keyhouse.features.recovery.prove_new_address import withdrawal_of
from keyhouse.kit.problems import Conflict

PURPOSES = ("stop", "stop_later")  # the first warning's link lives on beside the reminder's


@dataclass(frozen=True)
class Withdrawn:
    """The case is over; nothing changed."""


async def warn_owner(visit: Visit, case: Row[Any], kind: LetterKind, purpose: str) -> None:
    """A message to every known address, with a link that stops the case until it takes effect."""
    account = await accounts.account(visit, case.owner_id)
    if not account:
        return
    good_for = case.due_at - visit.now
    challenge = await make_challenge(visit, purpose, case.id, good_for=good_for, has_link=True)
    for address in await accounts.addresses(visit, account.id):
        if address.kind != "social":
            await queue_letter(
                visit,
                kind,
                address.value,
                subject_id=account.id,
                values={"until": case.due_at.isoformat()},
                secrets={"link": visit.link(f"/recover/stop/{challenge.link_token}")},
                language=account.language,
            )


async def is_stoppable(visit: Visit, token: str) -> bool:
    return any([await find_link(visit, purpose, token) for purpose in PURPOSES])


async def stop_case(visit: Visit, token: str) -> bool:
    """Puts the case on hold for staff: the old mailbox may be the stolen one."""
    first, later = PURPOSES
    challenge = await redeem_link(visit, first, token) or await redeem_link(visit, later, token)
    case = await cases.case(visit, challenge.subject_id) if challenge else None
    if not case:
        return False
    owner = replace(visit, actor=Actor("owner", case.owner_id))
    try:
        await hold_case(owner, case)
    except Conflict:
        await visit.db.rollback()  # it is over, or stands on hold: the link is not used up
        return False
    return True


async def withdraw_request(visit: Visit, link: str, code: str) -> Withdrawn | Wrong | Spent:
    """The applicant thinks again; asks for a code to the new address. Counts a try."""
    lost = await lost_queries.by_link(visit, link)
    case = await cases.case(visit, lost.case_id) if lost else None
    if not lost or not case:
        return Spent()
    outcome = await check_code(
        visit, "withdraw", withdrawal_of(visit, case.id), code, whom=lost.new_value
    )
    if not isinstance(outcome, Right):
        return outcome
    applicant = replace(visit, actor=Actor("applicant", lost.id))
    await withdraw_case(applicant, case)
    return Withdrawn()
