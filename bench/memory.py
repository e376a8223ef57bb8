"""How soon a server answers, and how much memory its processes hold, before and after work.

`WORKERS` (2) that answer, one that hashes, one that watches, on a PostgreSQL of its own
(`ON=sqlite`: on SQLite). Memory is PSS: what several share is counted once. `ROUNDS` (4) times
sign-ins, session checks and pages; the last line is JSON.
"""

import asyncio
import json
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("ON", "postgres")
os.environ.setdefault("WORKERS", "2")

import uvloop
from house import on_database, quiet, served
from session import Checks
from wire import Wire, children, request, side_by_side

from signin import SAMPLES, People, Served, a_server

ROUNDS = int(os.environ.get("ROUNDS", "4"))
PAGES = ("/sign-in", "/sign-up", "/recover", "/support", "/static/nothing.css")
STARTS = 5


def megabytes(server: int) -> float:
    """PSS of all processes."""
    found = 0
    for process in (server, *children(server)):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        found += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(found / 1024, 1)


def cold_start(folder: str, variables: dict[str, str], port: int) -> float:
    """Seconds from the command to the first answer; the files are in the system's cache."""
    taken = []
    for _ in range(STARTS):
        began = time.perf_counter()
        with served(folder, variables, port, path="/healthz", every=0.005):
            taken.append(time.perf_counter() - began)
    return round(median(taken), 2)


async def work(server: Served) -> list[float]:
    people, found = People(server.port), [megabytes(server.process)]
    pages = [request("GET", f"/aliexpress{path}") for path in PAGES]
    wires = [Wire(server.port) for _ in range(8)]

    async def look(number: int, way: int) -> None:
        await wires[way].ask(pages[number % len(pages)])

    for _ in range(ROUNDS):
        await side_by_side(SAMPLES, 8, people.sign_in)
        checks = Checks(server.port, list(people.tokens.values()))
        await checks.go_on(3)
        await side_by_side(500, 8, look)
        await asyncio.sleep(2)
        found.append(megabytes(server.process))
        print(f"{found[-1]} MB", flush=True)
    people.close()
    return found


def main() -> None:
    quiet()
    with on_database(), tempfile.TemporaryDirectory() as folder:
        with a_server(folder, SAMPLES) as server:
            held = uvloop.run(work(server))
        said: dict[str, Any] = {
            "megabytes_at_start": held[0],
            "megabytes_after_load": held[-1],
            "grown_by_last_round": round(held[-1] - held[-2], 1),
            "cold_start_seconds": cold_start(folder, server.variables, server.port),
        }
        print(json.dumps(said))


if __name__ == "__main__":
    main()
