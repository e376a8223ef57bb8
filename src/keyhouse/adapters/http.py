"""Asking others over HTTP: no redirects, bounded in time and size, the trust loaded once."""

import asyncio
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

MOST = 1_000_000  # bytes
PLAIN = {"accept-encoding": "identity"}


class NotHeard(Exception):
    """Nobody answered, or not within the limits."""


@dataclass(frozen=True)
class Heard:
    status: int
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


@cache
def trust() -> ssl.SSLContext:
    """Loading the certificates takes tens of milliseconds: once, not with every request."""
    return httpx.create_ssl_context()


async def ask(method: str, address: str, seconds: float, most: int = MOST, **more: Any) -> Heard:
    """The whole answer, of `most` bytes, in `seconds` from the first to the last of them.

    It is asked for unpacked and never unpacked here: a small answer stays small. Raises
    `NotHeard`.
    """
    try:
        async with (
            asyncio.timeout(seconds),
            httpx.AsyncClient(verify=trust(), timeout=seconds, headers=PLAIN) as http,
            http.stream(method, address, **more) as answer,
        ):
            content = bytearray()
            async for chunk in answer.aiter_raw():
                content += chunk
                if len(content) > most:
                    raise NotHeard("the answer is too long")
            return Heard(answer.status_code, bytes(content))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise NotHeard(type(error).__name__) from error
