"""How many requests of the API one caller may make in a minute, and the headers that say so.

Counted in memory, so each server counts for itself; what must hold exactly (codes, letters,
guesses) has budgets in the database. The headers are those of draft-ietf-httpapi-ratelimit-headers.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from keyhouse.kit.problems import TooMany

MINUTE = timedelta(minutes=1)
MOST = 3000  # requests of one session, program or, without a token, network
ROOM = 50_000  # callers that are remembered
POLICY = f'"minute";q={MOST};w=60'


@dataclass
class Window:
    ends_at: datetime
    used: int = 0


def told(left: int, seconds: int) -> dict[str, str]:
    return {"ratelimit-policy": POLICY, "ratelimit": f'"minute";r={left};t={seconds}'}


class Rates:
    """The windows of this process, the one that began first in front."""

    def __init__(self) -> None:
        self._windows: OrderedDict[str, Window] = OrderedDict()

    def take(self, caller: str, now: datetime) -> dict[str, str]:
        """Counts one request; the headers of its answer. Raises `TooMany` beyond the limit."""
        window = self._windows.get(caller)
        if not window or window.ends_at <= now:
            self._windows.pop(caller, None)
            window = self._windows[caller] = Window(now + MINUTE)
            while len(self._windows) > ROOM:
                self._windows.popitem(last=False)
        window.used += 1
        seconds = math.ceil((window.ends_at - now).total_seconds())
        if window.used > MOST:
            raise TooMany(wait=seconds)
        return told(MOST - window.used, seconds)
