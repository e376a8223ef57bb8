"""What a thousand slow clients do to everybody else, against a real server (DS-05).

A third sends its head byte by byte, a third its body, a third reads the answer byte by byte;
whoever is cut off comes again. Meanwhile people open the sign-in page. The last line is JSON:
errors, and the p99 as a ratio of the one before.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from statistics import quantiles
from typing import Any

import httpx
from house import prepared, quiet, served, variables_in

from keyhouse.app.demo import free_port

SLOW = int(os.environ.get("SLOW", "1000"))
SECONDS = int(os.environ.get("DURATION", "240"))
PAGE = "/aliexpress/sign-in"
HEAD = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nX-Long: {'x' * 500}\r\n\r\n".encode()
BODY = (
    b"POST /aliexpress/api/v1/sign-ins HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n" + b" " * 500
)


async def slow_one(kind: int, port: int, until: float, cut_off: list[int]) -> None:
    while time.monotonic() < until:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            if kind == 2:
                writer.write(HEAD)
                while await reader.read(1):
                    await asyncio.sleep(5)
                    if time.monotonic() > until:
                        break
            else:
                text = HEAD if kind == 0 else BODY
                first = 10 if kind == 0 else text.index(b"\r\n\r\n") + 4
                writer.write(text[:first])
                for byte in text[first:]:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(5)
                    if time.monotonic() > until or reader.at_eof():
                        break
            writer.close()
        except OSError:
            pass
        cut_off[0] += 1


async def people(client: httpx.AsyncClient, seconds: float) -> tuple[list[float], int]:
    """How long each page took, and how many did not come."""
    taken, errors, until = [], 0, time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.perf_counter()
        try:
            answer = await client.get(PAGE)
            errors += answer.status_code != 200
        except httpx.HTTPError:
            errors += 1
        taken.append(time.perf_counter() - started)
        await asyncio.sleep(0.05)
    return taken, errors


def p99(taken: list[float]) -> float:
    return quantiles(taken, n=100)[98] * 1000


async def measure(port: int) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        await people(client, 3)
        before, _ = await people(client, 15)
        slow = await asyncio.create_subprocess_exec(sys.executable, __file__, "slow", str(port))
        await asyncio.sleep(5)
        during, errors = await people(client, SECONDS)
        slow.terminate()
        await slow.wait()
    return {
        "requests": len(during),
        "errors": errors,
        "p99_before_ms": round(p99(before), 1),
        "p99_during_ms": round(p99(during), 1),
        "ratio": round(p99(during) / p99(before), 2),
    }


async def crowd(port: int) -> None:
    until, cut_off = time.monotonic() + SECONDS + 10, [0]
    await asyncio.gather(*(slow_one(n % 3, port, until, cut_off) for n in range(SLOW)))


async def prepare(variables: dict[str, str]) -> None:
    async with prepared(variables):
        pass


def main() -> None:
    quiet()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        variables = variables_in(folder, 1) | {
            "KEYHOUSE_PUBLIC_URL": f"http://localhost:{port}",
            "KEYHOUSE_PORT": str(port),
        }
        asyncio.run(prepare(variables))
        with served(folder, variables, port):
            print(json.dumps(asyncio.run(measure(port))))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(crowd(int(sys.argv[2])))
    else:
        main()
