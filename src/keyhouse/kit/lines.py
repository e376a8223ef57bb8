"""Lines of people before the same counter: within one process they come one after the other.

What decides between processes is a conditional update; a line only keeps a hundred guesses at one
account from all being worked on before the first wrong one is counted.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lines:
    def __init__(self) -> None:
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[bool]:
        """Whether somebody was before us: then what was read before has to be read again."""
        lock, waiting = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = lock, waiting + 1
        try:
            async with lock:
                yield waiting > 0
        finally:
            lock, waiting = self._turns[key]
            if waiting > 1:
                self._turns[key] = lock, waiting - 1
            else:
                del self._turns[key]
