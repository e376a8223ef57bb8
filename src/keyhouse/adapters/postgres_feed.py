"""LISTEN on a connection of its own (PostgreSQL), and a word to itself that proves it hears.

News come in the order in which they were committed: whatever was changed before the word was
said has been heard when it comes back. Where something stands in between that passes no news on
(PgBouncer in transaction mode), the word does not come back, and nothing counts as heard.
"""

import asyncio
import os
from typing import Any

import asyncpg

from keyhouse.kit.clock import stopwatch
from keyhouse.kit.feed import LATEST, Heard
from keyhouse.kit.logs import get_log

CHANNEL = "keyhouse_sessions"
SAID_EVERY = 0.25  # seconds
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

        own, back = f"keyhouse_{id(connection):x}_{os.getpid()}", asyncio.Event()

        def tell(_: Any, __: Any, channel: str, whose: str) -> None:
            if channel == own:
                back.set()
            else:
                heard(whose)

        try:
            for channel in (CHANNEL, own):
                await connection.add_listener(channel, tell)
            heard("")  # what was told meanwhile, nobody has heard
            while True:
                began = stopwatch()
                back.clear()
                async with asyncio.timeout(LATEST):
                    await connection.execute(f"NOTIFY {own}")
                    await back.wait()
                self._up_to = began
                await asyncio.sleep(SAID_EVERY)
        finally:
            connection.terminate()

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            self._task = None
