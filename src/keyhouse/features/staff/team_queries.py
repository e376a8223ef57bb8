"""Every query on the list of the staff and on invitations, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.staff.models import staff, staff_invitations, staff_sessions


async def team(visit: Visit) -> Sequence[Row[Any]]:
    """Everybody on the staff, with when they were last seen in a session that lives."""
    seen_at = (
        select(func.max(staff_sessions.c.seen_at))
        .where(
            staff_sessions.c.marketplace_id == staff.c.marketplace_id,
            staff_sessions.c.staff_id == staff.c.id,
        )
        .scalar_subquery()
    )
    return await visit.db.all(
        select(staff, seen_at.label("seen_at"))
        .where(staff.c.marketplace_id == visit.marketplace.id, staff.c.ended_at.is_(None))
        .order_by(staff.c.name, staff.c.id)
    )


async def add_invitation(visit: Visit, values: dict[str, Any]) -> bool:
    """False when there is an open one about this person."""
    insert_ = visit.db.insert(staff_invitations).values(
        marketplace_id=visit.marketplace.id, **values
    )
    return bool(await visit.db.write(insert_.on_conflict_do_nothing()))


async def invitation(visit: Visit, invitation_id: str) -> Row[Any] | None:
    """An open one, whether it is confirmed or not."""
    return await visit.db.one(_open(visit).where(staff_invitations.c.id == invitation_id))


async def open_invitation(visit: Visit, invitation_id: str) -> Row[Any] | None:
    """One that was confirmed and is not used up."""
    return await visit.db.one(
        _open(visit).where(
            staff_invitations.c.id == invitation_id, staff_invitations.c.confirmed_at.is_not(None)
        )
    )


async def invitations(visit: Visit) -> Sequence[Row[Any]]:
    return await visit.db.all(_open(visit).order_by(staff_invitations.c.asked_at))


def _open(visit: Visit) -> Select[Any]:
    return select(staff_invitations).where(
        staff_invitations.c.marketplace_id == visit.marketplace.id,
        staff_invitations.c.ended_at.is_(None),
    )


async def confirm_invitation(visit: Visit, invitation_id: str) -> Row[Any] | None:
    """None for everybody but the first; who asked is not a second person."""
    return await visit.db.write_one(
        update(staff_invitations)
        .where(
            staff_invitations.c.marketplace_id == visit.marketplace.id,
            staff_invitations.c.id == invitation_id,
            staff_invitations.c.ended_at.is_(None),
            staff_invitations.c.confirmed_at.is_(None),
            staff_invitations.c.asked_by != visit.actor.id,
        )
        .values(confirmed_by=visit.actor.id, confirmed_at=visit.now)
        .returning(*staff_invitations.c)
    )


async def end_invitation(visit: Visit, invitation_id: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            update(staff_invitations)
            .where(
                staff_invitations.c.marketplace_id == visit.marketplace.id,
                staff_invitations.c.id == invitation_id,
                staff_invitations.c.ended_at.is_(None),
            )
            .values(ended_at=visit.now)
        )
    )


async def end_expired(visit: Visit, confirmed_before: datetime) -> None:
    """Whose link is too old by now: it can be asked for anew."""
    await visit.db.write(
        update(staff_invitations)
        .where(
            staff_invitations.c.marketplace_id == visit.marketplace.id,
            staff_invitations.c.ended_at.is_(None),
            staff_invitations.c.confirmed_at < confirmed_before,
        )
        .values(ended_at=visit.now)
    )


async def end_invitations_of(visit: Visit, staff_id: str) -> None:
    """What somebody asked for, and what was asked about them."""
    await visit.db.write(
        update(staff_invitations)
        .where(
            staff_invitations.c.marketplace_id == visit.marketplace.id,
            staff_invitations.c.ended_at.is_(None),
            (staff_invitations.c.asked_by == staff_id) | (staff_invitations.c.staff_id == staff_id),
        )
        .values(ended_at=visit.now)
    )
