"""How the mail server and the SMS provider have done within the last day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.messaging.pauses import CHANNELS
from keyhouse.domain.visits import Visit

WAITING = ("queued", "sending")


@dataclass(frozen=True)
class Health:
    """`again` were not taken at the first try; `waits_since` is the oldest that has not left."""

    accepted: int
    waiting: int
    failed: int
    late: int
    again: int
    waits_since: datetime | None

    @property
    def taken(self) -> float | None:
        """The share of what is over that was taken; None when nothing is."""
        over = self.accepted + self.failed + self.late
        return self.accepted / over if over else None


async def health_of(visit: Visit) -> dict[str, Health]:
    rows = await messages.health(visit)
    return {channel: _health([r for r in rows if r.channel == channel]) for channel in CHANNELS}


def _health(rows: Sequence[Row[Any]]) -> Health:
    number = {row.state: row.number for row in rows}
    since = [row.oldest_at for row in rows if row.state in WAITING]
    return Health(
        accepted=number.get("accepted", 0),
        waiting=sum(number.get(state, 0) for state in WAITING),
        failed=number.get("failed", 0),
        late=number.get("expired", 0),
        again=sum(row.again for row in rows),
        waits_since=min(since, default=None),
    )
