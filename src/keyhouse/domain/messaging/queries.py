"""Every query on messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from keyhouse.domain.messaging.models import messages
from keyhouse.domain.visits import Visit

KEPT_FOR = timedelta(days=60)


async def due(visit: Visit, limit: int) -> Sequence[Row[Any]]:
    """What waits to be sent, and what a process that died left half sent."""
    return await visit.db.all(
        select(messages)
        .where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.state.in_(("queued", "sending")),
            messages.c.due_at <= visit.now,
        )
        .order_by(messages.c.due_at)
        .limit(limit)
    )


async def reclaim(visit: Visit, row: Row[Any], until: datetime) -> Row[Any] | None:
    """Takes over a message whose sender died: its lease has run out."""
    return await visit.db.write_one(
        update(messages)
        .where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.id == row.id,
            messages.c.state == "sending",
            messages.c.version == row.version,
        )
        .values(version=messages.c.version + 1, due_at=until, tries=messages.c.tries + 1)
        .returning(*messages.c)
    )


async def of_subject(visit: Visit, subject_id: str) -> Sequence[Row[Any]]:
    """What became of the letters of one account, case or attempt, newest first."""
    return await visit.db.all(
        select(messages)
        .where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.subject_id == subject_id,
        )
        .order_by(messages.c.created_at.desc())
    )


async def to_address(visit: Visit, key: str, limit: int) -> Sequence[Row[Any]]:
    """What was sent to an address (its `address_key`), newest first; decoys went to nobody."""
    return await visit.db.all(
        select(messages)
        .where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.to_key == key,
            messages.c.is_decoy.is_(False),
        )
        .order_by(messages.c.created_at.desc())
        .limit(limit)
    )


async def drop_of_subject(visit: Visit, subject_id: str) -> None:
    await visit.db.write(
        delete(messages).where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.subject_id == subject_id,
        )
    )


async def drop_to_address(visit: Visit, key: str) -> None:
    await visit.db.write(
        delete(messages).where(
            messages.c.marketplace_id == visit.marketplace.id, messages.c.to_key == key
        )
    )


async def sweep(visit: Visit) -> None:
    """What became of a letter is kept for two months, no longer."""
    await visit.db.write(
        delete(messages).where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.state.in_(("accepted", "failed", "expired")),
            messages.c.created_at < visit.now - KEPT_FOR,
        )
    )
