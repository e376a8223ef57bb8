"""Session checks a second, by services that ask with each request of their own.

A real server over real sockets; `PEOPLE` (200) sessions take turns, 32 at a time, `ROUNDS` (3)
rounds of `SECONDS` (5). Then the same while 32 others sign in. The last line is JSON. `WORKERS`
processes answer; `ON=postgres` takes a PostgreSQL of its own instead of SQLite.
"""

import asyncio
import json
import os
import tempfile
import time
from statistics import median
from typing import Any

import uvloop
from house import on_database, quiet
from wire import Wire, cpu_seconds, figures, request

from signin import SAMPLES, People, Served, a_server

SECONDS = float(os.environ.get("SECONDS", "5"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
PEOPLE = int(os.environ.get("PEOPLE", "200"))
AT_ONCE = 32
PATH = "/aliexpress/api/v1/session"


class Checks:
    """Asks again and again, each time for the next one's session."""

    def __init__(self, port: int, tokens: list[str]) -> None:
        self._wires = [Wire(port) for _ in range(AT_ONCE)]
        self._asked = [request("GET", PATH, [f"Authorization: Bearer {each}"]) for each in tokens]
        self.taken: list[float] = []

    async def go_on(self, seconds: float) -> float:
        """How many a second were answered well."""
        until, number = time.perf_counter() + seconds, 0

        async def work(way: int) -> None:
            nonlocal number
            wire = self._wires[way]
            while (started := time.perf_counter()) < until:
                number += 1
                status, _, body = await wire.ask(self._asked[number % len(self._asked)])
                self.taken.append(time.perf_counter() - started)
                assert status == 200, body
                assert b'"account"' in body, body

        started, before = time.perf_counter(), len(self.taken)
        await asyncio.gather(*(work(way) for way in range(AT_ONCE)))
        return (len(self.taken) - before) / (time.perf_counter() - started)


async def while_signing_in(checks: Checks, people: People) -> tuple[float, int]:
    over, signed_in = asyncio.Event(), 0

    async def work(way: int) -> None:
        nonlocal signed_in
        while not over.is_set():
            signed_in += 1
            await people.sign_in(way + AT_ONCE * (signed_in % 5), way)

    busy = [asyncio.create_task(work(way)) for way in range(AT_ONCE)]
    await asyncio.sleep(1)
    rate = await checks.go_on(SECONDS)
    over.set()
    await asyncio.gather(*busy)
    return rate, signed_in


async def measure(server: Served) -> dict[str, Any]:
    people = People(server.port)
    for number in range(PEOPLE):
        await people.sign_in(number, number % AT_ONCE)
    await server.until_letters_are_out(PEOPLE)
    # Those that are checked are nobody's who signs in meanwhile: an old one stays good.
    checks = Checks(server.port, list(people.tokens.values()))
    rates, before = [], cpu_seconds(server.answering)
    for number in range(ROUNDS):
        rates.append(await checks.go_on(SECONDS))
        print(f"round {number + 1}: {rates[-1]:8.0f} checks/s", flush=True)
    spent = (cpu_seconds(server.answering) - before) / len(checks.taken)
    found: dict[str, Any] = {"per_second": round(median(rates)), **figures(checks.taken)}
    found["cpu_us"] = round(spent * 1e6)
    checks.taken.clear()
    meanwhile = [await while_signing_in(checks, people) for _ in range(ROUNDS)]
    found["session_during_signins"] = round(median(rate for rate, _ in meanwhile))
    found["during_signins"] = figures(checks.taken)
    print(
        f"while 32 sign in: {found['session_during_signins']} checks/s, {found['during_signins']}"
    )
    people.close()
    return found


def main() -> None:
    quiet()
    assert PEOPLE <= SAMPLES
    with (
        on_database(),
        tempfile.TemporaryDirectory() as folder,
        a_server(folder, PEOPLE) as server,
    ):
        print(json.dumps(uvloop.run(measure(server))))


if __name__ == "__main__":
    main()
