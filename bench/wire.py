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


class Wire:
    """One connection that is kept; answers come in the order of the requests."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._way: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer."""
        if not self._way or self._way[0].at_eof():  # servers close what lies unused
            self._way = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._way
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        low = head.lower()
        found = low.find(b"content-length:")
        if found >= 0:
            body = await reader.readexactly(int(low[found + 15 : low.find(b"\r\n", found)]))
        elif b"transfer-encoding: chunked" in low:
            body = await _chunks(reader)
        else:
            body = b""
        return int(head[9:12]), head, body

    def close(self) -> None:
        if self._way:
            self._way[1].close()
            self._way = None


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
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
