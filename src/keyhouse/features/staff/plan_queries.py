"""Every query on planned decisions and saved filters, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.staff.models import planned_decisions, saved_filters
from keyhouse.kit.ids import new_id

KEPT_FOR = timedelta(days=7)
UNDONE = "undone"


async def put_planned(visit: Visit, values: dict[str, Any]) -> bool:
    """False when one is planned for this case already; one that failed gives way."""
    row = planned_decisions.c
    insert_ = visit.db.insert(planned_decisions).values(
        marketplace_id=visit.marketplace.id, staff_id=visit.actor.id, failure="", **values
    )
    fresh = {name: values[name] for name in ("said", "due_at")}
    return bool(
        await visit.db.write(
            insert_.on_conflict_do_update(
                index_elements=[row.marketplace_id, row.case_id],
                set_={**fresh, "staff_id": visit.actor.id, "failure": ""},
                where=(row.marketplace_id == visit.marketplace.id) & (row.failure != ""),
            )
        )
    )


async def planned(visit: Visit, case_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(planned_decisions).where(
            planned_decisions.c.marketplace_id == visit.marketplace.id,
            planned_decisions.c.case_id == case_id,
        )
    )


async def due_decisions(visit: Visit) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(planned_decisions)
        .where(
            planned_decisions.c.marketplace_id == visit.marketplace.id,
            planned_decisions.c.failure == "",
            planned_decisions.c.due_at <= visit.now,
        )
        .order_by(planned_decisions.c.due_at)
        .limit(50)
    )


async def claim_planned(visit: Visit, row: Row[Any]) -> bool:
    """True for exactly one caller, and only while it is this very decision."""
    return bool(
        await visit.db.write(
            delete(planned_decisions).where(
                planned_decisions.c.marketplace_id == visit.marketplace.id, *_this(row)
            )
        )
    )


async def note_failure(visit: Visit, row: Row[Any], code: str) -> bool:
    """Keeps what was said, for its maker; False when it is no longer this decision."""
    return bool(
        await visit.db.write(
            update(planned_decisions)
            .where(planned_decisions.c.marketplace_id == visit.marketplace.id, *_this(row))
            .values(failure=code[:40])
        )
    )


def _this(row: Row[Any]) -> tuple[ColumnElement[bool], ...]:
    """Undone and planned anew is another one, though it is of the same case and person."""
    columns = planned_decisions.c
    return (
        columns.case_id == row.case_id,
        columns.staff_id == row.staff_id,
        columns.due_at == row.due_at,
        columns.failure == "",
    )


async def planned_cases(visit: Visit) -> list[str]:
    """Cases with a decision on its way."""
    rows = await visit.db.all(
        select(planned_decisions.c.case_id).where(
            planned_decisions.c.marketplace_id == visit.marketplace.id,
            planned_decisions.c.failure == "",
        )
    )
    return [row.case_id for row in rows]


async def drop_plans_of(visit: Visit, staff_id: str) -> None:
    """Whoever is off the staff, or has another role, decides nothing in those seconds."""
    await visit.db.write(
        delete(planned_decisions).where(
            planned_decisions.c.marketplace_id == visit.marketplace.id,
            planned_decisions.c.staff_id == staff_id,
        )
    )


async def sweep_plans(visit: Visit) -> None:
    """What could not be carried out, or was undone, is of no use to anybody after a week."""
    await visit.db.write(
        delete(planned_decisions).where(
            planned_decisions.c.marketplace_id == visit.marketplace.id,
            planned_decisions.c.failure != "",
            planned_decisions.c.due_at < visit.now - KEPT_FOR,
        )
    )


async def failed_decisions(visit: Visit) -> Sequence[Row[Any]]:
    """The actor's own that could not be carried out."""
    return await visit.db.all(
        select(planned_decisions).where(
            planned_decisions.c.marketplace_id == visit.marketplace.id,
            planned_decisions.c.staff_id == visit.actor.id,
            planned_decisions.c.failure.not_in(("", UNDONE)),
        )
    )


async def forget_failure(visit: Visit, case_id: str) -> None:
    await visit.db.write(
        delete(planned_decisions).where(
            planned_decisions.c.marketplace_id == visit.marketplace.id,
            planned_decisions.c.case_id == case_id,
            planned_decisions.c.staff_id == visit.actor.id,
            planned_decisions.c.failure != "",
        )
    )


async def filters(visit: Visit) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(saved_filters)
        .where(
            saved_filters.c.marketplace_id == visit.marketplace.id,
            saved_filters.c.staff_id == visit.actor.id,
        )
        .order_by(saved_filters.c.name)
    )


async def save_filter(visit: Visit, name: str, query: str) -> None:
    """Of the same name the newer one counts."""
    row = saved_filters.c
    fresh = visit.db.insert(saved_filters).values(
        id=new_id("flt", visit.now),
        marketplace_id=visit.marketplace.id,
        staff_id=visit.actor.id,
        name=name,
        query=query,
    )
    await visit.db.write(
        fresh.on_conflict_do_update(
            index_elements=[row.marketplace_id, row.staff_id, row.name],
            set_={"query": query},
            where=row.marketplace_id == visit.marketplace.id,
        )
    )


async def drop_filter(visit: Visit, filter_id: str) -> None:
    await visit.db.write(
        delete(saved_filters).where(
            saved_filters.c.marketplace_id == visit.marketplace.id,
            saved_filters.c.staff_id == visit.actor.id,
            saved_filters.c.id == filter_id,
        )
    )
