"""Servers of letters that are away: one letter asks again, the others stay in the queue.

Without it every letter would be made anew at each try, and wait for hours after a server that was
down for one. Each process finds out for itself; nothing of it is written down.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.kit.logs import get_log

AGAIN = timedelta(seconds=3)  # until a server that was away is asked again


class Outages:
    def __init__(self) -> None:
        self._asked: dict[str, datetime] = {}  # channel → when, while its server is away

    def waiting(self, now: datetime) -> list[str]:
        """Channels of which nothing is tried at this moment."""
        return [channel for channel, at in self._asked.items() if now < at + AGAIN]

    def let_through(self, rows: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
        """All of them; of a channel whose server was away only one, which asks, and whatever
        needs no server: letters that expired, and those that are made to be dropped.
        """
        asking: set[str] = set()
        through = []
        for row in rows:
            is_over = row.expires_at is not None and row.expires_at <= now
            if row.channel in self._asked and not is_over and not row.is_decoy:
                if row.channel in asking:
                    continue
                asking.add(row.channel)
                self._asked[row.channel] = now
            through.append(row)
        return through

    def begin(self, channel: str, now: datetime) -> None:
        if channel not in self._asked:
            get_log().error("nothing leaves: its server is away", channel=channel)
        self._asked[channel] = now

    def end(self, channel: str) -> None:
        if self._asked.pop(channel, None):
            get_log().info("its server is there again", channel=channel)
