"""Every query on the queue, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from keyhouse.domain.deliveries.models import deliveries
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id

KEPT_FOR = timedelta(days=30)
OPEN = ("waiting", "sending")

ADD = insert(deliveries)


def put(visit: Visit, kind: str, receiver_id: str, said: dict[str, Any]) -> str:
    """Queues one in the visit's own transaction; its id is the message's."""
    delivery_id = new_id("dlv", visit.now)
    row = {
        "id": delivery_id,
        "marketplace_id": visit.marketplace.id,
        "kind": kind,
        "receiver_id": receiver_id,
        "state": "waiting",
        "said": said,
        "made_at": visit.now,
        "due_at": visit.now,
    }
    visit.db.later(ADD, row)
    return delivery_id


async def due_receivers(visit: Visit) -> Sequence[str]:
    rows = await visit.db.all(
        select(deliveries.c.receiver_id)
        .where(
            deliveries.c.marketplace_id == visit.marketplace.id,
            deliveries.c.state.in_(OPEN),
            deliveries.c.due_at <= visit.now,
        )
        .distinct()
        .limit(200)
    )
    return [row.receiver_id for row in rows]


async def due(visit: Visit, receiver_id: str, limit: int) -> Sequence[Row[Any]]:
    """The oldest first."""
    return await visit.db.all(
        select(deliveries)
        .where(
            deliveries.c.marketplace_id == visit.marketplace.id,
            deliveries.c.receiver_id == receiver_id,
            deliveries.c.state.in_(OPEN),
            deliveries.c.due_at <= visit.now,
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
    )


async def reclaim(visit: Visit, row: Row[Any], until: datetime) -> Row[Any] | None:
    """One whose sender has died, for exactly one other."""
    return await visit.db.write_one(
        update(deliveries)
        .where(
            deliveries.c.marketplace_id == visit.marketplace.id,
            deliveries.c.id == row.id,
            deliveries.c.version == row.version,
        )
        .values(version=row.version + 1, due_at=until, tries=deliveries.c.tries + 1)
        .returning(*deliveries.c)
    )


async def of_receiver(visit: Visit, receiver_id: str, limit: int = 50) -> Sequence[Row[Any]]:
    """The newest first."""
    return await visit.db.all(
        select(deliveries)
        .where(
            deliveries.c.marketplace_id == visit.marketplace.id,
            deliveries.c.receiver_id == receiver_id,
        )
        .order_by(deliveries.c.made_at.desc(), deliveries.c.id.desc())
        .limit(limit)
    )


async def waiting(visit: Visit) -> dict[str, int]:
    """Receiver → how many are not delivered yet; who waits for none is not in it."""
    rows = await visit.db.all(
        select(deliveries.c.receiver_id, func.count().label("number"))
        .where(
            deliveries.c.marketplace_id == visit.marketplace.id,
            deliveries.c.state.in_(OPEN),
        )
        .group_by(deliveries.c.receiver_id)
    )
    return {row.receiver_id: row.number for row in rows}


async def sweep(visit: Visit) -> None:
    """What ended a month ago."""
    await visit.db.write(
        delete(deliveries).where(
            deliveries.c.marketplace_id == visit.marketplace.id,
            deliveries.c.ended_at < visit.now - KEPT_FOR,
        )
    )
