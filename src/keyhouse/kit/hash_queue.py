"""The line before the password hashes of one machine.

As many threads as cores, no more: that bounds the memory too. They take the next job themselves, so
that none is idle while somebody waits. Known devices come first, then strangers by turns of their
networks, and last the networks that have guessed wrong again and again. While many strangers wait,
one core is kept free of them.
"""

import asyncio
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from keyhouse.kit.clock import stopwatch
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_

CROWD = 16  # strangers in the line; from here on one core is kept free of them
PATIENCE = 10.0  # seconds in the line; then whoever asked has given up


def cores() -> int:
    """Those that this process may use: in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Busy(Problem):
    code, status = "busy", 503
    text = N_("Very many people are signing in at this moment. Please try again in a few seconds.")

    def __init__(self) -> None:
        super().__init__(wait=5)


class PasswordHasher(Protocol):
    name: str

    def hash(self, password: bytes) -> str: ...

    def verify(self, stored: str, password: bytes) -> bool: ...

    def is_outdated(self, stored: str) -> bool: ...

    def why_not(self, stored: str) -> str:
        """Why a hash that was made elsewhere is not taken, as a clause; empty when it is."""

    def cost_of(self, stored: str) -> str: ...

    def reads_all(self, stored: str, password: bytes) -> bool: ...


class Lane(IntEnum):
    KNOWN = 0
    STRANGERS = 1
    SUSPECTS = 2


@dataclass(frozen=True)
class Work:
    """A password to compare with `stored`, or to hash when that is empty."""

    lane: Lane
    network: str
    stored: str
    password: bytes


@dataclass(frozen=True)
class Done:
    """A hash, or whether the password is right; seconds at work and in the line before it."""

    value: str | bool
    seconds: float
    waited: float


class Queue(Protocol):
    async def run(self, work: Work) -> Done:
        """Raises `Busy` for whoever has waited too long."""
        ...

    def close(self) -> None: ...


@dataclass
class Job:
    """`tell` is called by a thread: with None for a job that waited too long."""

    work: Work
    tell: Callable[[Done | None], None]
    since: float = field(default_factory=stopwatch)
    is_dropped: bool = False


class HashQueue:
    """Threads of this process; asked from any event loop."""

    def __init__(self, hasher: PasswordHasher, threads: int = 0) -> None:
        """Of 0 threads there are as many as cores. They begin with the first job."""
        self._hasher = hasher
        self._number = threads or cores()
        self._lanes: tuple[OrderedDict[str, deque[Job]], ...] = tuple(OrderedDict() for _ in Lane)
        self._others = 0  # jobs of strangers at work
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._is_over = False

    async def run(self, work: Work) -> Done:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Done | None] = loop.create_future()

        def settle(done: Done | None) -> None:
            if not future.done():
                future.set_result(done)

        job = self.put(work, lambda done: _call_in(loop, settle, done))
        try:
            done = await future
        except asyncio.CancelledError:
            job.is_dropped = True
            raise
        if done is None:
            raise Busy()
        return done

    def put(self, work: Work, tell: Callable[[Done | None], None]) -> Job:
        job = Job(work, tell)
        with self._changed:
            if len(self._threads) < self._number:
                self._begin()
            self._lanes[work.lane].setdefault(work.network, deque()).append(job)
            self._changed.notify()
        return job

    def _begin(self) -> None:
        thread = threading.Thread(target=self._work, name="hash", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not (job := self._next()) and not self._is_over:
                    self._changed.wait()
            if not job:
                return
            try:
                done = self._do(job)
            except Exception:
                get_log().exception("a password could not be hashed")
                done = None
            job.tell(done)
            if job.work.lane != Lane.KNOWN:
                with self._changed:
                    self._others -= 1
                    self._changed.notify()

    def _do(self, job: Job) -> Done | None:
        began, work = stopwatch(), job.work
        if began - job.since > PATIENCE:
            return None
        value: str | bool
        if work.stored:
            value = self._hasher.verify(work.stored, work.password)
        else:
            value = self._hasher.hash(work.password)
        return Done(value, stopwatch() - began, began - job.since)

    def _next(self) -> Job | None:
        """The lanes in their order; in each the networks take turns. Held: the lock."""
        for lane in Lane:
            if lane != Lane.KNOWN and self._others >= self._room_for_others():
                return None
            if job := _first(self._lanes[lane]):
                self._others += lane != Lane.KNOWN
                return job
        return None

    def _room_for_others(self) -> int:
        waiting = sum(len(line) for lane in self._lanes[1:] for line in lane.values())
        return max(1, self._number - 1) if waiting >= CROWD else self._number

    def close(self) -> None:
        with self._changed:
            self._is_over = True
            self._changed.notify_all()


def _call_in(
    loop: asyncio.AbstractEventLoop, call: Callable[[Done | None], None], done: Done | None
) -> None:
    with suppress(RuntimeError):  # that loop is over, and nobody waits
        loop.call_soon_threadsafe(call, done)


def _first(lane: OrderedDict[str, deque[Job]]) -> Job | None:
    while lane:
        network, line = next(iter(lane.items()))
        job = line.popleft()
        if line:
            lane.move_to_end(network)
        else:
            del lane[network]
        if not job.is_dropped:
            return job
    return None
