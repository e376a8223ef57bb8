"""What happens by itself: letters go out, facts are sealed, timed jobs run."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from keyhouse.app.wiring import FEATURES, House
from keyhouse.domain.accounts.locks import sweep_locks
from keyhouse.domain.audit import seal_facts
from keyhouse.domain.cases.keep_papers import erase_old_papers, scan_papers
from keyhouse.domain.cases.keep_time import keep_time
from keyhouse.domain.deliveries import deliver_due, due_receivers
from keyhouse.domain.deliveries.queries import sweep as sweep_deliveries
from keyhouse.domain.documents.sweep_files import sweep_files
from keyhouse.domain.factors.queries import sweep as sweep_challenges
from keyhouse.domain.messaging import Pauses, Wake, send_due
from keyhouse.domain.messaging.queries import sweep as sweep_letters
from keyhouse.domain.sessions.device_queries import sweep as sweep_devices
from keyhouse.domain.sessions.queries import sweep as sweep_sessions
from keyhouse.domain.visits import SYSTEM, Marketplace, Visit
from keyhouse.kit.clock import Clock
from keyhouse.kit.limits import sweep as sweep_budgets
from keyhouse.kit.logs import get_log
from keyhouse.kit.randomness import Randomness
from keyhouse.web.feature import Job
from keyhouse.web.forms import sweep_forms
from keyhouse.web.repeats import sweep_repeats

BEAT = 0.5  # seconds between looks when nobody wakes it
SOON = 0.05  # seconds between a commit and the work that it wakes, at least
GRACE = 10  # seconds that a server that is told to stop waits for letters on their way
PATIENCE = 0.3  # seconds that a beat waits for letters on their way
HOUR = timedelta(hours=1)


async def _sweep_budgets(visit: Visit) -> None:
    await sweep_budgets(visit.db, visit.now)


JOBS = (
    Job("forget challenges", HOUR, sweep_challenges),
    Job("forget devices", HOUR, sweep_devices),
    Job("forget repeats", HOUR, sweep_repeats),
    Job("forget sessions", HOUR, sweep_sessions),
    Job("forget locks", HOUR, sweep_locks),
    Job("forget forms", HOUR, sweep_forms),
    Job("forget budgets", HOUR, _sweep_budgets),
    Job("scan held papers", timedelta(seconds=20), scan_papers),
    Job("erase old papers", HOUR, erase_old_papers),
    Job("sweep files", HOUR, sweep_files),
    Job("forget letters", HOUR, sweep_letters),
    Job("forget deliveries", HOUR, sweep_deliveries),
    Job("keep the time of cases", timedelta(minutes=5), keep_time),
    *(job for feature in FEATURES for job in feature.jobs),
)


class WakeWorker(Wake):
    def __init__(self, event: asyncio.Event, randomness: Randomness) -> None:
        self._event, self._randomness = event, randomness

    def __call__(self) -> None:
        """In a moment that nobody can foresee.

        Sending a letter is more work than dropping one. Done at once, it would slow down the next
        request of whoever asked, and tell them that the address is known.
        """
        wait = SOON + self._randomness.fraction() * BEAT
        asyncio.get_running_loop().call_later(wait, self._event.set)


class Worker:
    def __init__(self, house: House) -> None:
        self._house = house
        self._event = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False
        self._sending: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._ran: dict[tuple[str, str], datetime] = {}
        house.parts.add(Wake, WakeWorker(self._event, house.parts.get(Randomness)))

    @property
    def is_alive(self) -> bool:
        return self._task is not None and not self._task.done()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self._task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            # Told, not cancelled: a cancellation that meets the event may be swallowed.
            self._is_stopping = True
            self._event.set()
            await asyncio.wait([self._task], timeout=GRACE)
            self._task.cancel()
            await self.settle(GRACE)

    async def _run(self) -> None:
        while not self._is_stopping:
            await self.beat()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._event.wait(), BEAT)
            self._event.clear()

    async def beat(self) -> None:
        """Starts everything that is due now, and waits for all of it but slow mail servers.

        Each piece stands alone: what fails is logged and stays due, and nothing waits for it.
        """
        await self._alone("refresh", self._refresh())
        self.start_letters()
        for marketplace in self._house.directory.all():
            await self._alone("seal", self._seal(marketplace))
            await self._alone("jobs", self._run_jobs(marketplace))
            await self._alone("deliveries", self._deliver(marketplace))
        if self._sending:
            await asyncio.wait(self._sending.values(), timeout=PATIENCE)

    def start_letters(self) -> None:
        for marketplace in self._house.directory.all():
            self._start(marketplace, "letters", self._send_letters)

    async def settle(self, seconds: float | None = None) -> None:
        """Waits for letters on their way: one that is cut off would be sent twice."""
        if self._sending:
            _, late = await asyncio.wait(self._sending.values(), timeout=seconds)
            for task in late:
                task.cancel()

    async def _refresh(self) -> None:
        await self._house.directory.refresh(self._house.database.unit())
        await self._house.parts.get(Pauses).refresh(self._house.database.unit())

    async def _alone(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:
            get_log().error("worker fault", what=what, exc_info=error)

    def _start(
        self,
        marketplace: Marketplace,
        to: str,
        send: Callable[[Marketplace, str], Coroutine[Any, Any, None]],
    ) -> None:
        """One task for the letters of a marketplace, one for each receiver: who hangs delays no
        other.
        """
        running = self._sending.get((marketplace.id, to))
        if running is None or running.done():
            work = self._alone("send", send(marketplace, to))
            self._sending[marketplace.id, to] = asyncio.create_task(work)

    async def _send_letters(self, marketplace: Marketplace, to: str) -> None:
        await send_due(lambda: self._visit(marketplace))

    async def _deliver(self, marketplace: Marketplace) -> None:
        for receiver in await due_receivers(self._visit(marketplace)):
            self._start(marketplace, receiver, self._deliver_to)
        done = [key for key, task in self._sending.items() if task.done()]
        for key in done:
            del self._sending[key]

    async def _deliver_to(self, marketplace: Marketplace, to: str) -> None:
        await deliver_due(lambda: self._visit(marketplace), to)

    async def _seal(self, marketplace: Marketplace) -> None:
        visit = self._visit(marketplace)
        try:
            await seal_facts(visit)
            await visit.db.commit()
        finally:
            await visit.db.rollback()

    async def _run_jobs(self, marketplace: Marketplace) -> None:
        now = self._house.parts.get(Clock).now()
        for job in JOBS:
            key = (marketplace.id, job.name)
            if now - self._ran.get(key, datetime.min.replace(tzinfo=now.tzinfo)) < job.every:
                continue
            self._ran[key] = now
            await self._alone(job.name, self._run_job(marketplace, job))

    async def _run_job(self, marketplace: Marketplace, job: Job) -> None:
        visit = self._visit(marketplace)
        try:
            await job.run(visit)
            await visit.db.commit()
        finally:
            await visit.db.rollback()

    def _visit(self, marketplace: Marketplace) -> Visit:
        return self._house.door.visit(marketplace, SYSTEM)
