"""Deciding: approve with everything accepted, or reject with a reason."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import queries
from keyhouse.domain.cases.kinds import CaseKind, CaseKinds
from keyhouse.domain.cases.models import cases
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.cases.take_case import held_by_me
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.kit.problems import Conflict, Forbidden, Invalid, Problem
from keyhouse.kit.texts import N_


class SamePerson(Problem):
    code, status = "same_person", 409
    text = N_("You proposed this yourself: somebody else has to confirm it.")


NEEDS_REASON = N_("Choose a reason.")
NEEDS_WORDS = N_("Say in a few words what is wrong: the applicant reads it.")


async def approve_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """Approves, where one person decides; every item is accepted.

    Raises `Conflict` when the case is not the reviewer's, or is no longer what was seen.
    """
    kind = visit.part(CaseKinds)[row.kind]
    if kind.needs_two:
        raise Forbidden()
    visit = await as_of(visit, row.playbook_version)
    approved = await make_move(
        visit, CASE, row, "approve", guard=held_by_me(visit), **_decided(visit)
    )
    return await _settle(visit, kind, approved)


async def propose_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """The first of two: somebody else has to confirm."""
    if not visit.part(CaseKinds)[row.kind].needs_two:
        raise Forbidden()
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
    if row.proposed_by == visit.actor.id:
        raise SamePerson()
    visit = await as_of(visit, row.playbook_version)
    is_another = cases.c.proposed_by != visit.actor.id
    confirmed = await make_move(visit, CASE, row, "confirm", guard=is_another, **_decided(visit))
    return await _settle(visit, visit.part(CaseKinds)[row.kind], confirmed)


async def send_back_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    return await make_move(visit, CASE, row, "send_back", proposed_by=None)


async def resume_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    return await make_move(
        visit,
        CASE,
        row,
        "resume",
        proposed_by=None,
        due_at=None,
        reminded_at=None,
        decided_at=None,
        decided_by=None,
    )


async def finish_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """After its waiting time an approved case takes effect, or is told why it cannot."""
    kind = visit.part(CaseKinds)[row.kind]
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
    if kind.waits:
        due_at = visit.now + kind.waits(visit)
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
    return await make_move(
        visit,
        CASE,
        row,
        "reject",
        guard=held_by_me(visit),
        note={"reason": reason},
        reason=reason,
        words=words,
        **_decided(visit),
    )


def _decided(visit: Visit) -> dict[str, Any]:
    return {
        "decided_at": visit.now,
        "decided_by": visit.actor.id,
        "reviewer_id": None,
        "lease_until": None,
    }
