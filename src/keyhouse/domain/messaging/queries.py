"""Every query on messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, update

from keyhouse.domain.messaging.models import messages, paused_channels
from keyhouse.domain.visits import Visit

KEPT_FOR = timedelta(days=60)
A_DAY = timedelta(hours=24)


async def due(visit: Visit, limit: int, waiting: Sequence[str]) -> Sequence[Row[Any]]:
    """What waits to be sent, and what a process that died left half sent; nothing of a channel
    that is paused, or whose server is away.
    """
    stopped = select(paused_channels.c.channel).where(
        paused_channels.c.marketplace_id == visit.marketplace.id
    )
    return await visit.db.all(
        select(messages)
        .where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.state.in_(("queued", "sending")),
            messages.c.due_at <= visit.now,
            messages.c.channel.not_in(stopped),
            messages.c.channel.not_in(waiting),
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


async def of_subject(visit: Visit, subject_id: str, limit: int | None = None) -> Sequence[Row[Any]]:
    """What became of the letters of one account, case or attempt, newest first."""
    return await visit.db.all(
        select(messages)
        .where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.subject_id == subject_id,
        )
        .order_by(messages.c.created_at.desc())
        .limit(limit)
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


async def message(visit: Visit, message_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(messages).where(
            messages.c.marketplace_id == visit.marketplace.id, messages.c.id == message_id
        )
    )


async def send_now(visit: Visit, message_id: str) -> None:
    """It does not wait for its next try."""
    await visit.db.write(
        update(messages)
        .where(
            messages.c.marketplace_id == visit.marketplace.id,
            messages.c.id == message_id,
            messages.c.state == "queued",
        )
        .values(due_at=visit.now)
    )


async def health(visit: Visit) -> Sequence[Row[Any]]:
    """By channel and state: how many, how many were tried more than once, and since when the oldest
    of them is there. Of what has gone the last day, of what waits all.
    """
    row = messages.c
    return await visit.db.all(
        select(
            row.channel,
            row.state,
            func.count().label("number"),
            func.count().filter(row.tries > 1).label("again"),
            func.min(row.created_at).label("oldest_at"),
        )
        .where(
            row.marketplace_id == visit.marketplace.id,
            or_(row.created_at > visit.now - A_DAY, row.state.in_(("queued", "sending"))),
            row.is_decoy.is_(False),
        )
        .group_by(row.channel, row.state)
    )


async def latest_answers(visit: Visit, channel: str, limit: int) -> Sequence[Row[Any]]:
    """What a provider said last to what it did not take."""
    row = messages.c
    return await visit.db.all(
        select(row.created_at, row.state, row.answer)
        .where(
            row.marketplace_id == visit.marketplace.id,
            row.created_at > visit.now - A_DAY,
            row.channel == channel,
            row.state.in_(("queued", "failed")),
            row.answer != "",
            row.is_decoy.is_(False),
        )
        .order_by(row.created_at.desc())
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
