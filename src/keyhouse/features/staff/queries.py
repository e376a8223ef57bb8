"""Every query on staff, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.staff.models import (
    staff,
    staff_sessions,
    staff_signins,
)

IDLE = timedelta(hours=1)


async def by_email(visit: Visit, email: str) -> Row[Any] | None:
    return await visit.db.one(
        select(staff).where(
            staff.c.marketplace_id == visit.marketplace.id,
            staff.c.email == email,
            staff.c.ended_at.is_(None),
        )
    )


async def team_names(visit: Visit) -> Sequence[Row[Any]]:
    """Id, name, role and end of everybody who is or was on the staff."""
    return await visit.db.all(
        select(staff.c.id, staff.c.name, staff.c.role, staff.c.ended_at)
        .where(staff.c.marketplace_id == visit.marketplace.id)
        .order_by(staff.c.name)
    )


async def names(visit: Visit) -> dict[str, str]:
    """Id → name of everybody who is or was on the staff."""
    return {row.id: row.name for row in await team_names(visit)}


async def add(visit: Visit, values: dict[str, Any]) -> str:
    """The id; empty when this e-mail is on the staff already. Who left gets the old account."""
    insert_ = visit.db.insert(staff).values(marketplace_id=visit.marketplace.id, **values)
    fresh = {name: value for name, value in values.items() if name != "id"}
    added = await visit.db.write_one(
        insert_.on_conflict_do_update(
            index_elements=[staff.c.marketplace_id, staff.c.email],
            set_={**fresh, "ended_at": None},
            where=(staff.c.marketplace_id == visit.marketplace.id) & staff.c.ended_at.is_not(None),
        ).returning(staff.c.id)
    )
    return added.id if added else ""


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
            staff.c.ended_at.is_(None),
        )
    )


async def is_live(visit: Visit, session_id: str, role: str, now: datetime) -> bool:
    """Whether the session still is one, somebody is there, and has this role."""
    return bool(
        await visit.db.one(
            select(staff_sessions.c.id)
            .join(staff, staff.c.id == staff_sessions.c.staff_id)
            .where(
                staff_sessions.c.marketplace_id == visit.marketplace.id,
                staff_sessions.c.id == session_id,
                staff_sessions.c.ends_at > now,
                staff_sessions.c.seen_at > now - IDLE,
                staff.c.role == role,
                staff.c.ended_at.is_(None),
            )
        )
    )


async def add_attempt(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(
        insert(staff_signins).values(marketplace_id=visit.marketplace.id, **values)
    )


async def attempt(visit: Visit, token_hash: str) -> Row[Any] | None:
    return await visit.db.one(
        select(staff_signins, staff.c.email, staff.c.name, staff.c.role)
        .join(staff, staff.c.id == staff_signins.c.staff_id)
        .where(
            staff_signins.c.token_hash == token_hash,
            staff_signins.c.marketplace_id == visit.marketplace.id,
            staff_signins.c.expires_at > visit.now,
            staff.c.ended_at.is_(None),
        )
    )


async def end_attempt(visit: Visit, attempt_id: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            delete(staff_signins).where(
                staff_signins.c.marketplace_id == visit.marketplace.id,
                staff_signins.c.id == attempt_id,
            )
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


async def end_sessions(visit: Visit, staff_id: str) -> None:
    """Every session and every sign-in that is on its way."""
    for table in (staff_sessions, staff_signins):
        await visit.db.write(
            delete(table).where(
                table.c.marketplace_id == visit.marketplace.id, table.c.staff_id == staff_id
            )
        )


async def member(visit: Visit, staff_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(staff).where(
            staff.c.marketplace_id == visit.marketplace.id,
            staff.c.id == staff_id,
            staff.c.ended_at.is_(None),
        )
    )


async def own_email(visit: Visit) -> str:
    row = await member(visit, visit.actor.id)
    return row.email if row else ""


async def change_staff(visit: Visit, staff_id: str, **values: Any) -> None:
    await visit.db.write(
        update(staff)
        .where(
            staff.c.marketplace_id == visit.marketplace.id,
            staff.c.id == staff_id,
            staff.c.ended_at.is_(None),
        )
        .values(**values)
    )


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(staff_sessions).where(
            staff_sessions.c.marketplace_id == visit.marketplace.id,
            staff_sessions.c.ends_at < visit.now,
        )
    )
    await visit.db.write(
        delete(staff_signins).where(
            staff_signins.c.marketplace_id == visit.marketplace.id,
            staff_signins.c.expires_at < visit.now,
        )
    )
