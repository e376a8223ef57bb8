"""Writing a fact, alone or with a move of a lifecycle, and telling who listens."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import ColumnElement, Row, insert

from keyhouse.domain.audit.facts import FACTS
from keyhouse.domain.audit.models import facts
from keyhouse.domain.visits import STAFF, Visit, check_may
from keyhouse.kit.ids import new_id
from keyhouse.kit.lifecycle import Lifecycle
from keyhouse.kit.metrics import Metrics

ADD = insert(facts)
Reaction = Callable[[Visit, str], Awaitable[None]]


class Reactions(dict[str, list[Reaction]]):
    """Fact → what features do when they hear it; each gets the visit and the subject's id."""


async def record_fact(visit: Visit, fact: str, subject_id: str, **data: Any) -> None:
    """Records the fact in the visit's transaction; `data` holds ids, hashes and codes only."""
    if fact not in FACTS:
        raise KeyError(f"{fact} is not in domain/audit/facts.py")
    said = {
        "id": new_id("fct", visit.now),
        "marketplace_id": visit.marketplace.id,
        "at": visit.now,
        "fact": fact,
        "actor_kind": visit.actor.kind,
        "actor_id": visit.actor.id,
        "subject_id": subject_id,
        "data": data,
    }
    visit.db.later(ADD, said)
    metrics, slug = visit.part(Metrics), visit.marketplace.slug
    visit.db.after_commit(lambda: metrics.fact(slug, fact))
    for react in visit.part(Reactions).get(fact, ()):
        await react(visit, subject_id)


async def make_move(
    visit: Visit,
    lifecycle: Lifecycle,
    row: Row[Any],
    act: str,
    *,
    who: str = "",
    note: dict[str, Any] | None = None,
    guard: ColumnElement[bool] | None = None,
    **values: Any,
) -> Row[Any]:
    """Moves the row by its lifecycle and records the fact of that move with `note`.

    `who` defaults to the kind of the visit's actor. Raises what `Lifecycle.apply` raises, and
    `NotYours` when the role of a staff member does not allow it.
    """
    move = lifecycle.move(act)
    if move.target in lifecycle.ends and "ended_at" in lifecycle.table.c:
        values.setdefault("ended_at", visit.now)
    who = who or visit.actor.kind
    if who == STAFF:
        check_may(visit.actor, f"{lifecycle.name}.{act}")
    moved = await lifecycle.apply(visit.db, row, act, who, values, guard)
    await record_fact(visit, move.fact, row.id, version=moved.version, **(note or {}))
    return moved
