"""How the mail server and the SMS provider have done within the last day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.messaging.pauses import CHANNELS, paused
from keyhouse.domain.messaging.states import MESSAGE
from keyhouse.domain.visits import Visit

WAITING = ("queued", "sending")


@dataclass(frozen=True)
class Health:
    """`again` were not taken at the first try; `waits_since` is the oldest that has not left;
    `taken` is the share of what is over that the provider took, None when nothing is over.
    """

    accepted: int
    waiting: int
    failed: int
    late: int
    again: int
    waits_since: datetime | None
    taken: float | None
    paused_at: datetime | None


async def health_of(visit: Visit) -> dict[str, Health]:
    rows, stopped = await messages.health(visit), await paused(visit)
    return {
        name: _health([row for row in rows if row.channel == name], stopped.get(name))
        for name in CHANNELS
    }


def _health(rows: Sequence[Row[Any]], stopped: Row[Any] | None) -> Health:
    number = {row.state: row.number for row in rows}
    since = [row.oldest_at for row in rows if row.state in WAITING]
    accepted = number.get("accepted", 0)
    over = sum(number.get(state, 0) for state in MESSAGE.ends)
    return Health(
        accepted=accepted,
        waiting=sum(number.get(state, 0) for state in WAITING),
        failed=number.get("failed", 0),
        late=number.get("expired", 0),
        again=sum(row.again for row in rows),
        waits_since=min(since, default=None),
        taken=accepted / over if over else None,
        paused_at=stopped.paused_at if stopped else None,
    )
