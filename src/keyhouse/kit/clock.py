"""The only place that asks the machine for the time."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class HandClock:
    """A clock that moves only when told, for tests and dry runs."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def forward_seconds(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def stopwatch() -> float:
    """Seconds on a clock that never goes back, for measuring durations only."""
    return time.perf_counter()


def pause(seconds: float) -> None:
    """For a process that has nothing else to do; never on an event loop."""
    time.sleep(seconds)
