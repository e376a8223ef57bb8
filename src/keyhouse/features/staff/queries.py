"""Every query on staff, in the visit's marketplace."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.staff.models import staff, staff_sessions


async def by_email(visit: Visit, email: str) -> Row[Any] | None:
    return await visit.db.one(
        select(staff).where(staff.c.marketplace_id == visit.marketplace.id, staff.c.email == email)
    )


async def names(visit: Visit) -> dict[str, str]:
    """Id → name of everybody on the staff."""
    rows: Sequence[Row[Any]] = await visit.db.all(
        select(staff.c.id, staff.c.name).where(staff.c.marketplace_id == visit.marketplace.id)
    )
    return {row.id: row.name for row in rows}


async def add(visit: Visit, values: dict[str, Any]) -> bool:
    """False when this e-mail is on the staff already."""
    insert_ = visit.db.insert(staff).values(marketplace_id=visit.marketplace.id, **values)
    return bool(await visit.db.write(insert_.on_conflict_do_nothing()))


async def add_session(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(
        insert(staff_sessions).values(marketplace_id=visit.marketplace.id, **values)
    )


async def session(visit: Visit, token_hash: str) -> Row[Any] | None:
    return await visit.db.one(
        select(staff_sessions, staff.c.role, staff.c.language)
        .join(staff, staff.c.id == staff_sessions.c.staff_id)
        .where(
            staff_sessions.c.token_hash == token_hash,
            staff_sessions.c.marketplace_id == visit.marketplace.id,
            staff_sessions.c.ends_at > visit.now,
        )
    )


async def touch(visit: Visit, session_id: str) -> None:
    await visit.db.write(
        update(staff_sessions)
        .where(
            staff_sessions.c.marketplace_id == visit.marketplace.id,
            staff_sessions.c.id == session_id,
        )
        .values(seen_at=visit.now)
    )


async def end_session(visit: Visit, session_id: str) -> None:
    await visit.db.write(
        delete(staff_sessions).where(
            staff_sessions.c.marketplace_id == visit.marketplace.id,
            staff_sessions.c.id == session_id,
        )
    )


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(staff_sessions).where(
            staff_sessions.c.marketplace_id == visit.marketplace.id,
            staff_sessions.c.ends_at < visit.now,
        )
    )
