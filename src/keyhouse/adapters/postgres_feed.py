"""LISTEN on a connection of its own (PostgreSQL), with a question in between that proves it lives.

The server hands over what was committed before it answers: whatever was changed before a question
was sent has been heard when its answer is here.
"""

import asyncio
from typing import Any

import asyncpg

from keyhouse.kit.clock import stopwatch
from keyhouse.kit.feed import LATEST, Heard
from keyhouse.kit.logs import get_log

CHANNEL = "keyhouse_sessions"
ASKED_EVERY = 0.25  # seconds
AGAIN = 0.5  # seconds before it connects anew
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class PostgresFeed:
    def __init__(self, url: str) -> None:
        self._url = url
        self._up_to = float("-inf")
        self._task: asyncio.Task[None] | None = None

    @property
    def is_fresh(self) -> bool:
        return stopwatch() - self._up_to < LATEST

    def listen(self, heard: Heard) -> None:
        if not self._task:
            self._task = asyncio.create_task(self._go_on(heard))

    async def _go_on(self, heard: Heard) -> None:
        while True:
            try:
                await self._hear(heard)
            except LOST as error:
                if self.is_fresh:
                    get_log().warning("sessions are not kept for now", reason=type(error).__name__)
            self._up_to = float("-inf")
            await asyncio.sleep(AGAIN)

    async def _hear(self, heard: Heard) -> None:
        connection = await asyncpg.connect(self._url, timeout=LATEST)

        def tell(_: Any, __: Any, ___: Any, whose: str) -> None:
            heard(whose)

        try:
            await connection.add_listener(CHANNEL, tell)
            heard("")  # what was told meanwhile, nobody has heard
            while True:
                began = stopwatch()
                await connection.execute("SELECT 1", timeout=LATEST)
                self._up_to = began
                await asyncio.sleep(ASKED_EVERY)
        finally:
            connection.terminate()

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            self._task = None
