"""How much of a request's body is taken in, counted while it streams."""

import asyncio

from starlette.requests import Request
from starlette.types import Message, Receive

from keyhouse.kit.problems import TooLarge, TooSlow

SILENCE = 20  # seconds that a sender may say nothing
DRAIN_BYTES = 300 * 1000 * 1000
DRAIN_SECONDS = 60


def limit_body(receive: Receive, limit: int) -> Receive:
    """A `receive` that raises `TooLarge` as soon as more than `limit` bytes have come."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        try:
            message = await asyncio.wait_for(receive(), SILENCE)
        except TimeoutError as error:
            raise TooSlow() from error
        seen += len(message.get("body", b""))
        if seen > limit:
            counted.is_over = True  # type: ignore[attr-defined]
            counted.rest = receive if message.get("more_body") else None  # type: ignore[attr-defined]
            raise TooLarge()
        return message

    counted.is_over = False  # type: ignore[attr-defined]
    counted.rest = receive  # type: ignore[attr-defined]
    return counted


def is_over(request: Request) -> bool:
    """Whether the limit was passed, even where a framework has swallowed `TooLarge`."""
    return bool(getattr(request.receive, "is_over", False))


async def drain(request: Request) -> None:
    """Takes the rest in and forgets it, so that the browser gets to read our answer."""
    receive = getattr(request.receive, "rest", None)
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
