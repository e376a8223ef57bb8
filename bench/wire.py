"""Requests by hand: any client needs as much of the machine as the server does."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")


class Wire(asyncio.Protocol):
    """One connection that is kept; one request at a time."""

    def __init__(self, port: int) -> None:
        self._port, self._buffer = port, b""
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes, bytes]] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer."""
        loop = asyncio.get_running_loop()
        if not self._transport:  # servers close what lies unused
            await loop.create_connection(lambda: self, "127.0.0.1", self._port)
        assert self._transport
        self._answer = loop.create_future()
        self._transport.write(request)
        return await self._answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._buffer = transport, b""  # type: ignore[assignment]

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self._answer and not self._answer.done():
            self._answer.set_exception(error or EOFError())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n") + 4
        if end < 4:
            return
        head = self._buffer[:end]
        body = _body(head.lower(), self._buffer[end:])
        if body is not None and self._answer and not self._answer.done():
            self._buffer = b""
            self._answer.set_result((int(head[9:12]), head, body))

    def close(self) -> None:
        if self._transport:
            self._transport.close()


def _body(head: bytes, rest: bytes) -> bytes | None:
    """None while some of it is missing."""
    found = head.find(b"content-length:")
    if found >= 0:
        length = int(head[found + 15 : head.find(b"\r\n", found)])
        return rest if len(rest) >= length else None
    if b"transfer-encoding: chunked" not in head:
        return b""
    if not rest.endswith(b"0\r\n\r\n"):
        return None
    body = b""
    while size := int(rest[: rest.find(b"\r\n")], 16):
        begin = rest.find(b"\r\n") + 2
        body, rest = body + rest[begin : begin + size], rest[begin + size + 2 :]
    return body


def request(method: str, path: str, headers: Iterable[str] = (), body: Any = None) -> bytes:
    said = json.dumps(body).encode() if body is not None else b""
    head = [f"{method} {path} HTTP/1.1", "Host: localhost", *headers]
    if said:
        head += ["Content-Type: application/json", f"Content-Length: {len(said)}"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + said


def network(number: int) -> str:
    """As a proxy that is trusted names it: each person comes from somewhere else."""
    return f"X-Forwarded-For: 198.{18 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"


async def side_by_side(
    number: int, many: int, one: Callable[[int, int], Awaitable[None]]
) -> tuple[float, list[float]]:
    """Seconds for `number` of them, `many` at a time, and each one's own time.

    `one` is told its number and on which of the `many` ways it goes.
    """
    left, taken = iter(range(number)), list[float]()

    async def work(way: int) -> None:
        for each in left:
            started = time.perf_counter()
            await one(each, way)
            taken.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(work(way) for way in range(many)))
    return time.perf_counter() - started, taken


def figures(taken: list[float]) -> dict[str, float]:
    cuts = quantiles(taken, n=100)
    return {"p50": round(median(taken) * 1000, 1), "p99": round(cuts[98] * 1000, 1)}


def children(process: int) -> list[int]:
    """Of `keyhouse serve`: the one that hashes, then those that answer."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(each) for each in found.split()]


def cpu_seconds(processes: Iterable[int]) -> float:
    """What they have used of the machine so far."""
    used = 0
    for process in processes:
        after = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        used += int(after[11]) + int(after[12])
    return used / TICK
