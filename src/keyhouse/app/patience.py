"""Slow clients: a request whose head does not come within seconds is over (slowloris).

uvicorn waits for a head without end, and each such connection counts as one that is served. Bodies
have limits of their own (`web/body`); answers are small enough for the system's buffers.
"""

import resource
from asyncio import TimerHandle, Transport
from contextlib import suppress

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15
MOST_CONNECTIONS = 10_000
FILES = 16_384  # open ones: a connection is one, and a shell's default is 1,024


class Patient(HttpToolsProtocol):
    _head: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._stop_waiting()
        self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._head:
            self._head.cancel()
            self._head = None


def allow_many_files() -> None:
    """As many as the machine lets us, up to `FILES`."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
