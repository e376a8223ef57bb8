"""What a flood of guesses does to everybody else, against a real server over real sockets.

`GUESSES` (10,000) wrong passwords for one person from `ADDRESSES` (1,000) networks, while that
person signs in again and again on a known device (DS-01); then `CROWD` (500) strangers at once,
each with a right password of their own and a tenth of them with one of a megabyte (DS-04).
Measured meanwhile from another process: how often the owner got in and how much longer it took,
`/healthz`, and the server's largest memory. The last line is JSON. The networks are named as a
proxy names them, so nothing is faked but the distance. Last, 64 strangers send wrong passwords
without a pause for 15 seconds, where no alarm stops them, and the owner signs in without a pause
too: `known_device_ratio_to_fifo` compares that with one line for everybody.
"""

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from importlib.resources import files
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
from house import prepared, quiet, served, variables_in
from wire import Wire, network, request

from keyhouse.adapters.argon2 import SodiumArgon2
from keyhouse.app.demo import free_port
from keyhouse.app.publishing import publish_file
from keyhouse.domain.accounts import queries as accounts
from keyhouse.kit.hash_queue import HashQueue, Lane, Work
from keyhouse.kit.hashing import Hashing

GUESSES = int(os.environ.get("GUESSES", "10000"))
ADDRESSES = int(os.environ.get("ADDRESSES", "1000"))
CROWD = int(os.environ.get("CROWD", "500"))
AT_ONCE = 100
STRANGERS, SECONDS = 64, 15
PASSWORD = "three unrelated words"
SIGN_INS = "/aliexpress/api/v1/sign-ins"
# Where no alarm is raised: there each password costs its hash.
QUIET_SIGN_INS = "/douyin/api/v1/sign-ins"


def of(number: int) -> str:
    return network(number % ADDRESSES)


async def people(variables: dict[str, str], folder: str) -> str:
    """The owner, and a crowd with passwords of their own; the hash of all of them."""
    async with prepared(variables) as house:
        book = (files("keyhouse") / "playbooks" / "douyin.toml").read_text()
        quiet_book = Path(folder) / "douyin.toml"
        quiet_book.write_text(book.replace("[signin]", "[signin]\nalarm_at = 1000000"))
        await publish_file(house, "douyin", quiet_book)
        hash_ = await house.parts.get(Hashing).hash(PASSWORD)
        for slug, names in {
            "aliexpress": ["owner"],
            "douyin": ["owner", *(f"p{n}" for n in range(CROWD))],
        }.items():
            visit = house.door.visit(house.directory.by_slug(slug))
            for name in names:
                account = await accounts.add_account(visit, {"terms_version": "1"})
                await accounts.claim_identifier(visit, account.id, "email", f"{name}@example.com")
                await accounts.put_password(visit, account.id, hash_, visit.now)
            await visit.db.commit()
    return hash_


class Owner:
    """Signs in on their own device, again and again."""

    def __init__(self, client: httpx.AsyncClient, path: str = SIGN_INS, rest: float = 0.3) -> None:
        self._client, self._path, self._rest, self._device = client, path, rest, ""
        self.taken: list[float] = []
        self.failed = 0

    async def sign_in(self) -> None:
        body = {"identifier": "owner@example.com", "password": PASSWORD}
        headers = {"x-forwarded-for": "203.0.113.7", "keyhouse-device": self._device}
        started = time.perf_counter()
        answer = await self._client.post(self._path, json=body, headers=headers)
        self.taken.append(time.perf_counter() - started)
        if answer.status_code == 201:
            self._device = answer.json()["device"]
        else:
            self.failed += 1

    async def go_on(self, until: asyncio.Event) -> None:
        while not until.is_set():
            await self.sign_in()
            await asyncio.sleep(self._rest)


async def watch_health(client: httpx.AsyncClient, until: asyncio.Event) -> list[float]:
    taken = []
    while not until.is_set():
        started = time.perf_counter()
        assert (await client.get("/healthz")).status_code == 200
        taken.append(time.perf_counter() - started)
        await asyncio.sleep(0.1)
    return taken


def p99(taken: list[float]) -> float:
    return round(quantiles(taken, n=100)[98] * 1000, 1) if len(taken) > 1 else 0.0


async def guesses(port: int) -> Counter[int]:
    found: Counter[int] = Counter()
    numbers = iter(range(GUESSES))

    async def work() -> None:
        wire = Wire(port)
        for number in numbers:
            body = {"identifier": "owner@example.com", "password": f"guess {number}"}
            found[(await wire.ask(request("POST", SIGN_INS, [of(number)], body)))[0]] += 1
        wire.close()

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return found


async def crowd(port: int) -> Counter[int]:
    async def one(number: int) -> int:
        password = "x" * 1_000_000 if number % 10 == 0 else PASSWORD
        body = {"identifier": f"p{number}@example.com", "password": password}
        wire = Wire(port)
        try:
            return (await wire.ask(request("POST", QUIET_SIGN_INS, [of(number)], body)))[0]
        finally:
            wire.close()

    return Counter(await asyncio.gather(*(one(number) for number in range(CROWD))))


async def strangers(port: int) -> Counter[int]:
    """Wrong passwords one after the other, on many connections, for `SECONDS`."""
    found: Counter[int] = Counter()
    until = time.perf_counter() + SECONDS

    async def work(number: int) -> None:
        wire = Wire(port)
        while time.perf_counter() < until:
            # Each time for somebody else: nobody is locked, so that every one costs a hash.
            body = {"identifier": f"x{number}.{found.total()}@example.com", "password": "wrong"}
            found[(await wire.ask(request("POST", QUIET_SIGN_INS, [of(number)], body)))[0]] += 1
        wire.close()

    await asyncio.gather(*(work(number) for number in range(STRANGERS)))
    return found


FLOODS = {"guesses": guesses, "crowd": crowd, "strangers": strangers}


async def in_one_line(hash_: str) -> float:
    """How often one of them gets a turn where all stand in the same line, and hash only."""
    queue, until, mine = HashQueue(SodiumArgon2()), time.perf_counter() + 5, 0

    async def work(number: int) -> None:
        nonlocal mine
        while time.perf_counter() < until:
            await queue.run(Work(Lane.STRANGERS, "all", hash_, b"wrong"))
            mine += number == 0

    await asyncio.gather(*(work(number) for number in range(STRANGERS + 1)))
    queue.close()
    return mine / 5


async def during(client: httpx.AsyncClient, owner: Owner, name: str, port: int) -> dict[str, Any]:
    over, before, failed = asyncio.Event(), len(owner.taken), owner.failed
    flood = await asyncio.create_subprocess_exec(
        sys.executable, __file__, name, str(port), stdout=asyncio.subprocess.PIPE
    )
    assert flood.stdout
    await flood.stdout.readline()  # it begins
    started = time.perf_counter()
    others = asyncio.gather(owner.go_on(over), watch_health(client, over))
    said, _ = await flood.communicate()
    seconds = time.perf_counter() - started
    over.set()
    _, health = await others
    taken = owner.taken[before:]
    return {
        "answers": json.loads(said),
        "seconds": round(seconds, 1),
        "owner_sign_ins": len(taken),
        "owner_failed": owner.failed - failed,
        "owner_p50_ms": round(median(taken) * 1000, 1),
        "owner_p99_ms": p99(taken),
        "health_p99_ms": p99(health),
    }


async def measure(port: int) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        owner = Owner(client)
        for _ in range(20):
            await owner.sign_in()
        quiet_ms = round(median(owner.taken) * 1000, 1)
        found: dict[str, Any] = {"owner_quiet_ms": quiet_ms}
        for name in FLOODS:
            if name == "strangers":  # the owner there signs in without a rest
                owner = Owner(client, QUIET_SIGN_INS, 0)
                await owner.sign_in()
            found[name] = await during(client, owner, name, port)
            print(f"{name:9} {found[name]}", flush=True)
        return found


def told(found: dict[str, Any], alone: float) -> dict[str, Any]:
    among = found["strangers"]
    tries = sum(found[name]["owner_sign_ins"] for name in FLOODS)
    failed = sum(found[name]["owner_failed"] for name in FLOODS)
    rate = among["owner_sign_ins"] / among["seconds"]
    return {
        **found,
        "known_device_success": round(1 - failed / tries, 4),
        "known_device_per_second": round(rate, 1),
        "known_device_p99_ms": among["owner_p99_ms"],
        "in_one_line_per_second": alone,
        "known_device_ratio_to_fifo": round(rate / alone, 1),
    }


def main() -> None:
    quiet()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        variables = variables_in(folder, 1) | {
            "KEYHOUSE_PUBLIC_URL": f"http://localhost:{port}",
            "KEYHOUSE_TRUSTED_PROXIES": "127.0.0.1",
            "KEYHOUSE_PORT": str(port),
        }
        hash_ = asyncio.run(people(variables, folder))
        with served(folder, variables, port):
            found = asyncio.run(measure(port))
        found = told(found, asyncio.run(in_one_line(hash_)))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        found["server_peak_megabytes"] = round(peak / 1024)
        print(json.dumps(found))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print("it begins", flush=True)
        print(json.dumps(asyncio.run(FLOODS[sys.argv[1]](int(sys.argv[2])))))
    else:
        main()
