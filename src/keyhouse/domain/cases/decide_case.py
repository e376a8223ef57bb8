"""Deciding: approve with everything accepted, or reject with a reason."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import queries
from keyhouse.domain.cases.kinds import CaseKinds
from keyhouse.domain.cases.reasons import REJECT_REASONS
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.cases.take_case import held_by_me
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

NEEDS_REASON = N_("Choose a reason.")
NEEDS_WORDS = N_("Say in a few words what is wrong: the applicant reads it.")


async def approve_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """Approves and lets it take effect, all in this transaction; every item is accepted.

    Raises `Conflict` when the case is not the reviewer's, or is no longer what was seen.
    """
    kind = visit.part(CaseKinds)[row.kind]
    visit = await as_of(visit, row.playbook_version)
    approved = await make_move(
        visit, CASE, row, "approve", guard=held_by_me(visit), **_decided(visit)
    )
    for item in kind.items(visit, row.data):
        await queries.put_verdict(
            visit, approved, {"item": item.name, "verdict": "accepted", "reason": "", "words": ""}
        )
    await kind.take_effect(visit, approved)
    return await make_move(visit, CASE, approved, "take_effect", who=SYSTEM.kind)


async def reject_case(visit: Visit, row: Row[Any], reason: str, words: str) -> Row[Any]:
    """Rejects for a reason; raises `Invalid` without one, `Conflict` like `approve_case`."""
    if reason not in REJECT_REASONS:
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
