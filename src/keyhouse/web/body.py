"""How much of a request's body is taken in, counted while it streams."""

import asyncio
import math

from starlette.types import Message, Receive

from keyhouse.kit.problems import TooLarge, TooSlow

SILENCE = 20  # seconds that a sender may say nothing
DRAIN_BYTES = 300 * 1000 * 1000
DRAIN_SECONDS = 60


class LimitedBody:
    """A `receive` that raises `TooLarge` once more than `limit` bytes have come, or `TooSlow`
    after some silence, and when all of it takes more than `seconds`.

    `is_over` tells it afterwards, even where a framework has swallowed the refusal; `rest` is
    where the remaining body can be had.
    """

    def __init__(self, receive: Receive, limit: int, seconds: float = math.inf) -> None:
        self.rest: Receive | None = receive
        self.is_over = False
        self._receive, self._limit, self._seen = receive, limit, 0
        self._ends_at = asyncio.get_running_loop().time() + seconds

    async def __call__(self) -> Message:
        try:
            left = self._ends_at - asyncio.get_running_loop().time()
            message = await asyncio.wait_for(self._receive(), min(SILENCE, left))
        except TimeoutError as error:
            raise TooSlow() from error
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            self.is_over = True
            self.rest = self._receive if message.get("more_body") else None
            raise TooLarge()
        return message


async def drain(body: LimitedBody) -> None:
    """Takes the rest in and forgets it, so that the browser gets to read our answer."""
    receive = body.rest
    taken = 0
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while receive and taken < DRAIN_BYTES:
                message = await receive()
                taken += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
    except TimeoutError:
        return
