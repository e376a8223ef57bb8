"""Sending items back, each with its own reason; only these open again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import queries
from keyhouse.domain.cases.days import days_left
from keyhouse.domain.cases.decide_case import NEEDS_REASON, NEEDS_WORDS
from keyhouse.domain.cases.kinds import CaseKinds
from keyhouse.domain.cases.reasons import ITEM_REASONS
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.cases.take_case import held_by_me
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Forbidden, Invalid
from keyhouse.kit.texts import N_

ANSWER_WITHIN = timedelta(days=30)
NOTHING_SENT_BACK = N_("Send at least one item back, or approve.")


@dataclass(frozen=True)
class SentBack:
    reason: str
    words: str = ""


async def ask_for_changes(visit: Visit, row: Row[Any], items: dict[str, SentBack]) -> Row[Any]:
    """Sends the named items back and accepts the others; the promised days stop counting.

    Raises `Invalid` without items or reasons, `Conflict` when the case is not the reviewer's.
    """
    if not visit.part(CaseKinds)[row.kind].can_ask:
        raise Forbidden()
    visit = await as_of(visit, row.playbook_version)
    asked = visit.part(CaseKinds)[row.kind].items(visit, row.data)
    _check(items, {item.name for item in asked})
    # The verdicts first: whoever hears that changes were asked for reads them. Should the move
    # be refused, they go with the rest of the transaction.
    for item in asked:
        back = items.get(item.name)
        await queries.put_verdict(
            visit,
            row,
            {
                "item": item.name,
                "verdict": "sent_back" if back else "accepted",
                "reason": back.reason if back else "",
                "words": back.words if back else "",
            },
        )
    return await make_move(
        visit,
        CASE,
        row,
        "ask_for_changes",
        guard=held_by_me(visit),
        note={"items": {name: each.reason for name, each in items.items()}},
        open_items=sorted(items),
        days_left=days_left(visit, row),
        due_at=visit.now + ANSWER_WITHIN,
        reminded_at=None,
        reviewer_id=None,
        lease_until=None,
    )


def _check(items: dict[str, SentBack], known: set[str]) -> None:
    if not items or not items.keys() <= known:
        raise Invalid.one("items", "nothing_sent_back", NOTHING_SENT_BACK)
    for name, back in items.items():
        if back.reason not in ITEM_REASONS:
            raise Invalid.one(f"reason_{name}", "needs_reason", NEEDS_REASON)
        if back.reason == "other" and not back.words:
            raise Invalid.one(f"words_{name}", "needs_words", NEEDS_WORDS)
