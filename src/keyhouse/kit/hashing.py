"""Password hashes as the house asks for them, and the places before them.

argon2id with 19 MiB, t=2, p=1 (OWASP Password Storage Cheat Sheet; RFC 9106). A hash takes tens
of milliseconds of a core, so it never runs on the event loop but in `kit/hash_queue`, here or in
the machine's own process for it. Who waits has a place, and there are only so many: in a flood the
rest waits a moment for one and hears then that they have to come again.
"""

import asyncio
import math
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from keyhouse.kit.hash_queue import Busy, Done, Lane, PasswordHasher, Queue, Work

MEMORY = 19 * 1024 * 1024  # bytes
PASSES = 2
LONGEST = 200  # characters; longer ones are refused before they are hashed
MOST_STRANGERS = 100  # places of this process; about two seconds' work of two cores
MOST_OF_NETWORK = 20
MOST_KNOWN = 400
MOMENT = 2.0  # seconds: whoever is refused at once comes back at once, and costs more than waiting
MOST_HELD = 500  # who may wait for a place; beyond that nobody's connection is held


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


class Hashing:
    def __init__(self, hasher: PasswordHasher, queue: Queue) -> None:
        self._hasher, self._queue = hasher, queue
        self._places: Counter[str] = Counter()
        self._held = 0
        self.note_wait: Callable[[str, float], None] = lambda lane, seconds: None
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

    async def wait_for_place(self, network: str) -> None:
        """A moment, if there is none now; before anything is held that others wait for.

        Raises `Busy` when too many wait already.
        """
        if self._has_place(network):
            return
        if self._held >= MOST_HELD:
            raise Busy()
        self._held += 1
        try:
            await asyncio.sleep(MOMENT)
        finally:
            self._held -= 1

    @contextmanager
    def place(self, network: str) -> Iterator[None]:
        """A place for a stranger of this network; raises `Busy` when there is none.

        Taken before anything is counted, so that whoever is sent away has lost no try.
        """
        if not self._has_place(network):
            raise Busy()
        self._places[network] += 1
        try:
            yield
        finally:
            self._leave(network)

    def _has_place(self, network: str) -> bool:
        strangers = self._places.total() - self._places[KNOWN]
        return strangers < MOST_STRANGERS and self._places[network] < MOST_OF_NETWORK

    def _leave(self, lane: str) -> None:
        self._places[lane] -= 1
        if not self._places[lane]:
            del self._places[lane]

    async def hash(self, password: str, network: str = "") -> str:
        return str((await self._run("", password, network)).value)

    async def verify(
        self,
        stored: str | None,
        password: str,
        network: str = "",
        pace: Pace | None = None,
        *,
        is_suspect: bool = False,
    ) -> bool:
        """False for a wrong password and for `None` (nobody), at the same cost.

        `network` is that of a stranger, who has taken a `place`; without it, it is somebody whom
        we know. `pace` hears how much longer a False would have to take. Raises `Busy`.
        """
        done = await self._run(stored or self._nobody, password, network, is_suspect=is_suspect)
        if done.value and stored is not None:
            return True
        if pace:
            pace.note(done.seconds)
        return False

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
        taken = [(await self._run(known, os.urandom(12).hex(), "")).seconds for _ in range(5)]
        return math.ceil(median(taken) * 1000)

    async def _run(
        self, stored: str, password: str, network: str, *, is_suspect: bool = False
    ) -> Done:
        if network:
            lane = Lane.SUSPECTS if is_suspect else Lane.STRANGERS
            return await self._in_turn(Work(lane, network, stored, _bytes(password)))
        if self._places[KNOWN] >= MOST_KNOWN:
            raise Busy()
        self._places[KNOWN] += 1
        try:
            return await self._in_turn(Work(Lane.KNOWN, "", stored, _bytes(password)))
        finally:
            self._leave(KNOWN)

    async def _in_turn(self, work: Work) -> Done:
        done = await self._queue.run(work)
        self.note_wait(work.lane.name.lower(), done.waited)
        return done

    def close(self) -> None:
        self._queue.close()


KNOWN = "known"  # the lane's name among the networks


def _bytes(password: str) -> bytes:
    """The same password from every keyboard: NFC (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
