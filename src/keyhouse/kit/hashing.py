"""The port for password hashes, and the queue in front of them.

argon2id with 19 MiB, t=2, p=1 (OWASP Password Storage Cheat Sheet; RFC 9106). A hash takes tens
of milliseconds of a core, so it never runs on the event loop: as many threads as cores, no more,
which bounds the memory too. Who waits has a place, and there are only so many: in a flood the ones
that we know are served first, strangers by turns of their networks, and the rest hear at once
that they have to come again.
"""

import asyncio
import math
import os
import time
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median
from typing import Protocol, TypeVar

from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_

T = TypeVar("T")
MEMORY = 19 * 1024 * 1024  # bytes
PASSES = 2
LONGEST = 200  # characters; longer ones are refused before they are hashed
MOST_STRANGERS = 100  # places; about two seconds' work of two cores
MOST_OF_NETWORK = 20
MOST_KNOWN = 400


class Busy(Problem):
    code, status = "busy", 503
    text = N_("Very many people are signing in at this moment. Please try again in a few seconds.")

    def __init__(self) -> None:
        super().__init__(wait=5)


class Pace:
    """Where some have a hash that was made elsewhere and takes longer than ours, no wrong password
    is answered sooner: else the time would tell who has none. Waiting for a turn does not count.
    """

    def __init__(self, at_least: int) -> None:
        """`at_least` is in milliseconds."""
        self._least, self._owed = at_least / 1000, 0.0

    def note(self, seconds: float) -> None:
        self._owed += max(0.0, self._least - seconds)

    async def keep(self) -> None:
        """Waits for what is missing; nothing may be held meanwhile that others wait for."""
        if self._owed:
            await asyncio.sleep(self._owed)


class PasswordHasher(Protocol):
    name: str

    def hash(self, password: bytes) -> str: ...

    def verify(self, stored: str, password: bytes) -> bool: ...

    def is_outdated(self, stored: str) -> bool: ...

    def why_not(self, stored: str) -> str:
        """Why a hash that was made elsewhere is not taken, as a clause; empty when it is."""

    def cost_of(self, stored: str) -> str: ...

    def reads_all(self, stored: str, password: bytes) -> bool: ...


class Hashing:
    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._free = os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self._free, thread_name_prefix="hash")
        self._places: Counter[str] = Counter()
        self._known: deque[asyncio.Future[None]] = deque()
        self._strangers: dict[str, deque[asyncio.Future[None]]] = {}
        # What an unknown address is compared with, so that it costs the same as a known one.
        self._nobody = hasher.hash(os.urandom(16))

    @property
    def name(self) -> str:
        return self._hasher.name

    @property
    def waiting(self) -> int:
        """How many have a place now, those at work included."""
        return self._places.total()

    def is_outdated(self, stored: str) -> bool:
        return self._hasher.is_outdated(stored)

    @contextmanager
    def place(self, network: str) -> Iterator[None]:
        """A place for a stranger of this network; raises `Busy` when there is none.

        Taken before anything is counted, so that whoever is sent away has lost no try.
        """
        strangers = self._places.total() - self._places[KNOWN]
        if strangers >= MOST_STRANGERS or self._places[network] >= MOST_OF_NETWORK:
            raise Busy()
        self._places[network] += 1
        try:
            yield
        finally:
            self._leave(network)

    def _leave(self, lane: str) -> None:
        self._places[lane] -= 1
        if not self._places[lane]:
            del self._places[lane]

    async def hash(self, password: str, network: str = "") -> str:
        return await self._run(network, self._hasher.hash, _bytes(password))

    async def verify(
        self, stored: str | None, password: str, network: str = "", pace: Pace | None = None
    ) -> bool:
        """False for a wrong password and for `None` (nobody), at the same cost.

        `network` is that of a stranger, who has taken a `place`; without it, it is somebody whom
        we know. `pace` hears how much longer a False would have to take. Raises `Busy`.
        """
        known = stored or self._nobody
        right, seconds = await self._run(network, self._timed, known, _bytes(password))
        if right and stored is not None:
            return True
        if pace:
            pace.note(seconds)
        return False

    def _timed(self, known: str, password: bytes) -> tuple[bool, float]:
        began = time.perf_counter()
        return self._hasher.verify(known, password), time.perf_counter() - began

    def why_not(self, stored: str) -> str:
        """Why a hash that was made elsewhere is not taken, as a clause; empty when it is."""
        return self._hasher.why_not(stored)

    def cost_of(self, stored: str) -> str:
        """The hash without salt and result: those of one cost take equally long."""
        return self._hasher.cost_of(stored)

    def reads_all(self, stored: str, password: str) -> bool:
        """Whether the hash looked at the whole password; bcrypt does not."""
        return self._hasher.reads_all(stored, _bytes(password))

    async def longest(self, stored: str = "") -> int:
        """How many milliseconds a comparison with this hash takes, or with one of ours: the median
        of five, so that a moment in which the machine did something else does not count.
        """
        known = stored or self._nobody
        taken = [await self._run("", self._timed, known, os.urandom(12)) for _ in range(5)]
        return math.ceil(median(seconds for _, seconds in taken) * 1000)

    async def _run(self, network: str, call: Callable[..., T], *args: object) -> T:
        if network:
            return await self._in_turn(network, call, *args)
        if self._places[KNOWN] >= MOST_KNOWN:
            raise Busy()
        self._places[KNOWN] += 1
        try:
            return await self._in_turn("", call, *args)
        finally:
            self._leave(KNOWN)

    async def _in_turn(self, network: str, call: Callable[..., T], *args: object) -> T:
        loop = asyncio.get_running_loop()
        if self._free:
            self._free -= 1
        else:
            turn = loop.create_future()
            line = self._strangers.setdefault(network, deque()) if network else self._known
            line.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._next()  # it was our turn already
                raise
        work = loop.run_in_executor(self._threads, call, *args)
        work.add_done_callback(lambda _: self._next())
        return await asyncio.shield(work)

    def _next(self) -> None:
        """Known ones first, then one of each network by turns."""
        while line := self._line():
            turn = line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _line(self) -> deque[asyncio.Future[None]] | None:
        if self._known:
            return self._known
        while self._strangers:
            network = next(iter(self._strangers))
            line = self._strangers.pop(network)
            if line:
                self._strangers[network] = line  # behind all others
                return line
        return None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


KNOWN = "known"  # the lane's name among the networks


def _bytes(password: str) -> bytes:
    """The same password from every keyboard: NFC (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
