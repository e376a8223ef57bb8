"""Sending what is due to one receiver: claim, commit, call, write down what it said."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.deliveries import queries
from keyhouse.domain.deliveries.kinds import DeliveryKinds
from keyhouse.domain.deliveries.states import DELIVERY
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.kit.caller import Caller, NotDelivered
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Conflict, NotFound

BATCH, AT_ONCE = 50, 4
LEASE = timedelta(minutes=2)  # longer than any call may take
# Seconds until the next try: growing, and 73 hours together.
WAITS = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, *(43200,) * 4, 34200)


async def due_receivers(visit: Visit) -> Sequence[str]:
    return await queries.due_receivers(visit)


async def deliver_due(visiting: Callable[[], Visit], receiver_id: str) -> int:
    """Sends what is due to this receiver, oldest first, and returns how many arrived.

    `visiting` makes a fresh visit, since each delivery is a transaction of its own. After one that
    is not taken the others wait for the next look: a receiver that is down is asked once.
    """
    rows = await queries.due(visiting(), receiver_id, BATCH)
    gate, is_down = asyncio.Semaphore(AT_ONCE), False

    async def send(row: Row[Any]) -> bool:
        nonlocal is_down
        async with gate:
            if is_down:
                return False
            arrived = await _send_one(visiting(), row)
            is_down = is_down or not arrived
            return arrived

    return sum(await asyncio.gather(*(send(row) for row in rows)))


async def _send_one(visit: Visit, row: Row[Any]) -> bool:
    try:
        claimed = await _claim(visit, row)
        return await _send_claimed(visit, claimed) if claimed else True
    finally:
        await visit.db.rollback()


async def _claim(visit: Visit, row: Row[Any]) -> Row[Any] | None:
    until = visit.now + LEASE
    if row.state == "sending":
        claimed = await queries.reclaim(visit, row, until)
    else:
        claimed = await _move(visit, row, "send", due_at=until, tries=row.tries + 1)
    await visit.db.commit()
    return claimed


async def _send_claimed(visit: Visit, row: Row[Any]) -> bool:
    try:
        parcel = await visit.part(DeliveryKinds)[row.kind].make(visit, row)
        await visit.db.commit()  # nothing is held while somebody else's server thinks
        if parcel is None:
            await _end(visit, row, "drop", "")
            return True
        answer = await visit.part(Caller).post(parcel)
    except NotDelivered as error:
        await _later(visit, row, str(error))
        return False
    except Exception as error:  # one that cannot be made must not stop the others
        get_log().error("delivery fault", delivery=row.id, exc_info=error)
        await _later(visit, row, type(error).__name__)
        return False
    await _end(visit, row, "deliver", answer)
    return True


async def _later(visit: Visit, row: Row[Any], answer: str) -> None:
    if row.tries > len(WAITS):
        await _end(visit, row, "give_up", answer)
        return
    due_at = visit.now + timedelta(seconds=WAITS[row.tries - 1])
    await _move(visit, row, "retry", due_at=due_at, answer=answer[:200])
    await visit.db.commit()


async def _end(visit: Visit, row: Row[Any], act: str, answer: str) -> None:
    await _move(visit, row, act, answer=answer[:200], ended_at=visit.now)
    await visit.db.commit()


async def _move(visit: Visit, row: Row[Any], act: str, **values: Any) -> Row[Any] | None:
    try:
        return await DELIVERY.apply(visit.db, row, act, SYSTEM.kind, values)
    except (Conflict, NotFound):  # another process sent it
        await visit.db.rollback()
        return None
