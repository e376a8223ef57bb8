"""Deciding: approve with everything accepted, or reject with a reason."""

from datetime import date
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import queries
from keyhouse.domain.cases.days import days_left
from keyhouse.domain.cases.kinds import CaseKind, CaseKinds
from keyhouse.domain.cases.messages import HELD, RESUMED, WENT_BACK
from keyhouse.domain.cases.models import cases
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.cases.submit_case import ANSWERS_WITHIN
from keyhouse.domain.cases.take_case import check_decider, held_by_me
from keyhouse.domain.cases.tell import tell_owner
from keyhouse.domain.marketplaces import add_business_days, as_of
from keyhouse.domain.visits import STAFF, SYSTEM, Visit
from keyhouse.kit.problems import Conflict, Forbidden, Invalid, Problem
from keyhouse.kit.texts import N_


class SamePerson(Problem):
    code, status = "same_person", 409
    text = N_("You had a part in this case before: somebody else has to decide it.")


NEEDS_REASON = N_("Choose a reason.")
NEEDS_ANSWER = N_("Write the answer: the applicant reads it.")
NEEDS_WORDS = N_("Say in a few words what is wrong: the applicant reads it.")


async def approve_case(visit: Visit, row: Row[Any], words: str = "") -> Row[Any]:
    """Approves, where one person decides; every item is accepted. `words` are an answer.

    Raises `Conflict` when the case is not the reviewer's, or is no longer what was seen.
    """
    kind = visit.part(CaseKinds)[row.kind]
    visit = await as_of(visit, row.playbook_version)
    if kind.is_decided_by_two(visit):
        raise Forbidden()
    if kind.is_answered and not words:
        raise Invalid.one("answer_words", "needs_words", NEEDS_ANSWER)
    check_independent(visit, row)
    if kind.check:
        await kind.check(visit, row)
    approved = await make_move(
        visit, CASE, row, "approve", guard=held_by_me(visit), words=words, **_decided(visit)
    )
    return await _settle(visit, kind, approved)


async def propose_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """The first of two: somebody else has to confirm."""
    visit = await as_of(visit, row.playbook_version)
    if not visit.part(CaseKinds)[row.kind].is_decided_by_two(visit):
        raise Forbidden()
    check_independent(visit, row)
    return await make_move(
        visit,
        CASE,
        row,
        "propose",
        guard=held_by_me(visit),
        proposed_by=visit.actor.id,
        reviewer_id=None,
        lease_until=None,
    )


async def confirm_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """The second of two; raises `SamePerson` for the one who proposed it."""
    check_independent(visit, row)
    visit = await as_of(visit, row.playbook_version)
    kind = visit.part(CaseKinds)[row.kind]
    if kind.check:
        await kind.check(visit, row)
    is_another = cases.c.proposed_by != visit.actor.id
    confirmed = await make_move(visit, CASE, row, "confirm", guard=is_another, **_decided(visit))
    return await _settle(visit, kind, confirmed)


async def send_back_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    check_decider(visit, row)
    return await make_move(visit, CASE, row, "send_back", proposed_by=None)


async def resume_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """Back to review by another person than who held it; the business days go on."""
    check_decider(visit, row)
    if row.held_by == visit.actor.id:
        raise SamePerson()
    resumed = await make_move(
        visit,
        CASE,
        row,
        "resume",
        guard=cases.c.held_by.is_distinct_from(visit.actor.id),
        promised_on=_promise_again(visit, row),
        days_left=None,
        held_by=None,
        proposed_by=None,
        due_at=None,
        reminded_at=None,
        decided_at=None,
        decided_by=None,
    )
    await tell_owner(visit, resumed, RESUMED, {"day": resumed.promised_on.isoformat()})
    return resumed


def _promise_again(visit: Visit, row: Row[Any]) -> date:
    """The days that were left, at least one, from now on."""
    return add_business_days(visit.marketplace, visit.now, days_left(visit, row))


async def hold_case(visit: Visit, row: Row[Any], *, who: str = "") -> Row[Any]:
    """Stops the case and its clock; another person lets it go on."""
    if visit.actor.kind == STAFF:
        check_decider(visit, row)
    held = await make_move(
        visit,
        CASE,
        row,
        "hold",
        who=who,
        held_by=visit.actor.id,
        days_left=days_left(visit, row),
        due_at=None,
        reminded_at=None,
        reviewer_id=None,
        lease_until=None,
    )
    await tell_owner(visit, held, HELD)
    return held


async def escalate_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """To the top of everybody's queue: the reviewer wants somebody else to look."""
    return await make_move(
        visit,
        CASE,
        row,
        "escalate",
        guard=held_by_me(visit),
        escalated_at=visit.now,
        escalated_by=visit.actor.id,
        assigned_to=None,
        reviewer_id=None,
        lease_until=None,
    )


async def finish_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """After its waiting time an approved case takes effect, or is told why it cannot.

    What may block is asked once more: then it goes back to waiting, and the approval is void.
    """
    kind = visit.part(CaseKinds)[row.kind]
    try:
        if kind.check:
            await kind.check(visit, row)
    except Problem:
        await visit.db.rollback()
        back = await make_move(
            visit,
            CASE,
            row,
            "go_back",
            who=SYSTEM.kind,
            promised_on=_promise_again(visit, row),
            due_at=visit.now + ANSWERS_WITHIN,
            **UNDECIDED,
        )
        await tell_owner(visit, back, WENT_BACK, {"day": back.promised_on.isoformat()})
        return back
    done = await make_move(visit, CASE, row, "take_effect", who=SYSTEM.kind)
    if await kind.take_effect(visit, done):
        return done
    await visit.db.rollback()
    return await make_move(visit, CASE, row, "fail", who=SYSTEM.kind, reason="not_possible")


async def _settle(visit: Visit, kind: CaseKind, approved: Row[Any]) -> Row[Any]:
    for item in kind.items(visit, approved.data):
        await queries.put_verdict(
            visit, approved, {"item": item.name, "verdict": "accepted", "reason": "", "words": ""}
        )
    wait = kind.waits(visit) if kind.waits else None
    if wait:
        due_at = visit.now + wait
        return await make_move(visit, CASE, approved, "cool_off", who=SYSTEM.kind, due_at=due_at)
    if not await kind.take_effect(visit, approved):
        raise Conflict(state=approved.state, version=approved.version)
    return await make_move(visit, CASE, approved, "take_effect", who=SYSTEM.kind)


async def reject_case(visit: Visit, row: Row[Any], reason: str, words: str) -> Row[Any]:
    """Rejects for a reason; raises `Invalid` without one, `Conflict` like `approve_case`."""
    if reason not in visit.part(CaseKinds)[row.kind].reject_reasons:
        raise Invalid.one("reject_reason", "needs_reason", NEEDS_REASON)
    if reason == "other" and not words:
        raise Invalid.one("reject_words", "needs_words", NEEDS_WORDS)
    check_independent(visit, row)
    is_second = cases.c.proposed_by != visit.actor.id
    return await make_move(
        visit,
        CASE,
        row,
        "reject",
        guard=is_second if row.state == "proposed" else held_by_me(visit),
        note={"reason": reason},
        reason=reason,
        words=words,
        **_decided(visit),
    )


UNDECIDED = {"decided_at": None, "decided_by": None, "proposed_by": None}


def check_independent(visit: Visit, row: Row[Any]) -> None:
    """Raises `SamePerson` for who opened, handed in or proposed it, or decided what is appealed,
    and `NotYours` for a role that does not decide this kind.
    """
    check_decider(visit, row)
    if not is_independent(visit, row):
        raise SamePerson()


def is_independent(visit: Visit, row: Row[Any]) -> bool:
    """Whether the actor had no part in the case that would keep them from deciding it."""
    part = (row.opened_by, row.handed_in_by, row.proposed_by, row.not_by)
    return visit.actor.id not in part


def _decided(visit: Visit) -> dict[str, Any]:
    return {
        "decided_at": visit.now,
        "decided_by": visit.actor.id,
        "reviewer_id": None,
        "lease_until": None,
    }
