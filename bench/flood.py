"""What a flood of guesses does to everybody else, against a real server over real sockets.

`GUESSES` (10,000) wrong passwords for one person from `ADDRESSES` (1,000) networks, while that
person signs in again and again on a known device (DS-01); then `CROWD` (500) strangers at once,
each with a right password of their own and a tenth of them with one of a megabyte (DS-04).
Measured meanwhile from another process: how often the owner got in and how much longer it took,
`/healthz`, and the server's largest memory. The last line is JSON. The networks are named as a
proxy names them, so nothing is faked but the distance.
"""

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from statistics import median, quantiles
from typing import Any

import httpx
from house import prepared, quiet, served, variables_in

from keyhouse.app.demo import free_port
from keyhouse.domain.accounts import queries as accounts
from keyhouse.kit.hashing import Hashing

GUESSES = int(os.environ.get("GUESSES", "10000"))
ADDRESSES = int(os.environ.get("ADDRESSES", "1000"))
CROWD = int(os.environ.get("CROWD", "500"))
AT_ONCE = 100
PASSWORD = "three unrelated words"
SIGN_INS = "/aliexpress/api/v1/sign-ins"
# Where no alarm is raised yet: there each right password costs its hash.
QUIET_SIGN_INS = "/douyin/api/v1/sign-ins"


def network(number: int) -> str:
    number %= ADDRESSES
    return f"198.{18 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"


async def people(variables: dict[str, str]) -> None:
    """The owner, and a crowd with passwords of their own."""
    async with prepared(variables) as house:
        hash_ = await house.parts.get(Hashing).hash(PASSWORD)
        for slug, names in {
            "aliexpress": ["owner"],
            "douyin": [f"p{n}" for n in range(CROWD)],
        }.items():
            visit = house.door.visit(house.directory.by_slug(slug))
            for name in names:
                account = await accounts.add_account(visit, {"terms_version": "1"})
                await accounts.claim_identifier(visit, account.id, "email", f"{name}@example.com")
                await accounts.put_password(visit, account.id, hash_, visit.now)
            await visit.db.commit()


class Owner:
    """Signs in on their own device, again and again."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client, self._device = client, ""
        self.taken: list[float] = []
        self.failed = 0

    async def sign_in(self) -> None:
        body = {"identifier": "owner@example.com", "password": PASSWORD}
        headers = {"x-forwarded-for": "203.0.113.7", "keyhouse-device": self._device}
        started = time.perf_counter()
        answer = await self._client.post(SIGN_INS, json=body, headers=headers)
        self.taken.append(time.perf_counter() - started)
        if answer.status_code == 201:
            self._device = answer.json()["device"]
        else:
            self.failed += 1

    async def go_on(self, until: asyncio.Event) -> None:
        while not until.is_set():
            await self.sign_in()
            await asyncio.sleep(0.3)


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


def request(path: str, body: dict[str, str], number: int) -> bytes:
    said = json.dumps(body).encode()
    head = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Content-Length: {len(said)}",
        f"X-Forwarded-For: {network(number)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + said


async def ask(way: tuple[asyncio.StreamReader, asyncio.StreamWriter], said: bytes) -> int:
    """The status; by hand, since any client needs as much of the machine as the server does."""
    reader, writer = way
    writer.write(said)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length")
    )
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


async def guesses(port: int) -> Counter[int]:
    found: Counter[int] = Counter()
    numbers = iter(range(GUESSES))

    async def work() -> None:
        way = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            body = {"identifier": "owner@example.com", "password": f"guess {number}"}
            found[await ask(way, request(SIGN_INS, body, number))] += 1

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return found


async def crowd(port: int) -> Counter[int]:
    async def one(number: int) -> int:
        password = "x" * 1_000_000 if number % 10 == 0 else PASSWORD
        body = {"identifier": f"p{number}@example.com", "password": password}
        way = await asyncio.open_connection("127.0.0.1", port)
        return await ask(way, request(QUIET_SIGN_INS, body, number))

    return Counter(await asyncio.gather(*(one(number) for number in range(CROWD))))


FLOODS = {"guesses": guesses, "crowd": crowd}


async def during(client: httpx.AsyncClient, owner: Owner, name: str, port: int) -> dict[str, Any]:
    over, before, failed = asyncio.Event(), len(owner.taken), owner.failed
    others = asyncio.gather(owner.go_on(over), watch_health(client, over))
    started = time.perf_counter()
    flood = await asyncio.create_subprocess_exec(
        sys.executable, __file__, name, str(port), stdout=asyncio.subprocess.PIPE
    )
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
            found[name] = await during(client, owner, name, port)
            print(f"{name:8} {found[name]}", flush=True)
        return found


def main() -> None:
    quiet()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        variables = variables_in(folder, 1) | {
            "KEYHOUSE_PUBLIC_URL": f"http://localhost:{port}",
            "KEYHOUSE_TRUSTED_PROXIES": "127.0.0.1",
            "KEYHOUSE_PORT": str(port),
        }
        asyncio.run(people(variables))
        with served(folder, variables, port):
            found = asyncio.run(measure(port))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        found["server_peak_megabytes"] = round(peak / 1024)
        print(json.dumps(found))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asyncio.run(FLOODS[sys.argv[1]](int(sys.argv[2])))))
    else:
        main()
