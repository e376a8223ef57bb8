"""News of the database for those who keep something of it in memory."""

from collections.abc import Callable
from typing import Protocol

LATEST = 0.8  # seconds
Heard = Callable[[str], None]  # with whose rows have changed; empty: nobody knows, all of them


class Feed(Protocol):
    def listen(self, heard: Heard) -> None:
        """Begins, or goes on; called on the event loop, as often as one likes."""
        ...

    @property
    def is_fresh(self) -> bool:
        """Whether all that was changed up to `LATEST` seconds ago has been heard."""
        ...

    async def close(self) -> None: ...


class NoFeed:
    """Nothing is told, so nothing can be kept."""

    is_fresh = False

    def listen(self, heard: Heard) -> None:
        pass

    async def close(self) -> None:
        pass
