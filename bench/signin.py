"""Sign-ins per second as a share of what the password hash alone reaches on the same cores.

A real server over real sockets, by the API, each sign-in by somebody else on their own device and
network, as on any day; the marketplace asks for no second step. Raw hashing by the same
implementation, on as many threads as cores, and sign-ins take turns, so that both meet the same
machine. The last line is JSON: `share_of_raw` (the lower one of 8 and 32 at a time), p50 and p99 at
1, 8 and 32, and the CPU of the processes that answer, which do not hash. `ON=postgres` takes
a PostgreSQL of its own instead of SQLite.
"""

import asyncio
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import uvloop
from aiosmtpd.controller import Controller
from house import Mailbox, on_database, prepared, quiet, served, variables_in
from wire import Wire, children, cpu_seconds, figures, network, request, side_by_side

from keyhouse.adapters.argon2 import SodiumArgon2
from keyhouse.app.demo import free_port
from keyhouse.domain.accounts import queries as accounts
from keyhouse.kit.hash_queue import HashQueue, Lane, Work
from keyhouse.kit.hashing import Hashing

SAMPLES = int(os.environ.get("SAMPLES", "400"))
WORKERS = os.environ.get("WORKERS", "1")
PASSWORD = "three unrelated words"
AT = (1, 8, 32)
TURNS = 4


async def people(variables: dict[str, str], number: int) -> str:
    """So many buyers; the hash of their password."""
    async with prepared(variables) as house:
        hash_ = await house.parts.get(Hashing).hash(PASSWORD)
        visit = house.door.visit(house.directory.by_slug("aliexpress"))
        for each in range(number):
            account = await accounts.add_account(visit, {"terms_version": "1"})
            await accounts.claim_identifier(visit, account.id, "email", f"p{each}@example.com")
            await accounts.put_password(visit, account.id, hash_, visit.now)
        await visit.db.commit()
    return hash_


class People:
    """Each signs in from a network of their own, with the device that they were given last."""

    def __init__(self, port: int, most: int = max(AT)) -> None:
        self._devices: dict[int, str] = {}
        self.tokens: dict[int, str] = {}
        self._wires = [Wire(port) for _ in range(most)]

    async def sign_in(self, number: int, way: int) -> None:
        who = number % SAMPLES
        headers = [network(who)]
        if who in self._devices:
            headers.append(f"Keyhouse-Device: {self._devices[who]}")
        body = {"identifier": f"p{who}@example.com", "password": PASSWORD}
        asked = request("POST", "/aliexpress/api/v1/sign-ins", headers, body)
        status, _, answer = await self._wires[way].ask(asked)
        assert status == 201, (status, answer)
        said = json.loads(answer)
        assert said["next_step"] == "done", said
        self._devices[who], self.tokens[who] = said["device"], said["token"]

    def close(self) -> None:
        for each in self._wires:
            each.close()


@dataclass(frozen=True)
class Served:
    """`process` watches the others; `hash` is that of everybody's password."""

    port: int
    process: int
    hash: str
    mailbox: Mailbox
    variables: dict[str, str]

    @property
    def answering(self) -> list[int]:
        return children(self.process)[1:]

    async def until_letters_are_out(self, number: int) -> None:
        """Telling people about their new device is no part of what is measured."""
        while len(self.mailbox.letters) < number:  # noqa: ASYNC110 (another thread fills it)
            await asyncio.sleep(0.2)
        await asyncio.sleep(2)


@contextmanager
def a_server(folder: str, number: int, **more: str) -> Iterator["Served"]:
    port, mail_port, mailbox = free_port(), free_port(), Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=mail_port)
    controller.start()
    variables = variables_in(folder, mail_port) | {
        "KEYHOUSE_PUBLIC_URL": f"http://localhost:{port}",
        "KEYHOUSE_TRUSTED_PROXIES": "127.0.0.1",
        "KEYHOUSE_PORT": str(port),
        "KEYHOUSE_WORKERS": WORKERS,
        **more,
    }
    hash_ = asyncio.run(people(variables, number))
    with served(folder, variables, port) as server:
        yield Served(port, server.pid, hash_, mailbox, variables)
    controller.stop()


async def measure(server: Served) -> dict[str, Any]:
    queue, somebody = HashQueue(SodiumArgon2()), People(server.port)

    async def raw(number: int, way: int) -> None:
        done = await queue.run(Work(Lane.KNOWN, "", server.hash, PASSWORD.encode()))
        assert done.value

    await side_by_side(SAMPLES, 8, somebody.sign_in)  # the first time, on a new device
    await server.until_letters_are_out(SAMPLES)
    answering = server.answering
    found: dict[str, Any] = {}
    spent, signed_in = 0.0, 0
    for many in AT:
        rates: dict[str, list[float]] = {"raw": [], "signin": []}
        taken: list[float] = []
        for _ in range(TURNS):
            part = SAMPLES // TURNS
            seconds, _ = await side_by_side(part, many, raw)
            rates["raw"].append(part / seconds)
            before = cpu_seconds(answering)
            seconds, times = await side_by_side(part, many, somebody.sign_in)
            spent, signed_in = spent + cpu_seconds(answering) - before, signed_in + part
            rates["signin"].append(part / seconds)
            taken += times
        raw_rate, rate = median(rates["raw"]), median(rates["signin"])
        share = round(median(s / r for s, r in zip(rates["signin"], rates["raw"], strict=True)), 3)
        found[f"at_{many}"] = {**figures(taken), "per_second": round(rate, 1), "share": share}
        print(
            f"{many:3} at a time: {rate:6.1f} sign-ins/s, raw {raw_rate:6.1f}/s, "
            f"share {share:.2f}, p50 {figures(taken)['p50']} ms, p99 {figures(taken)['p99']} ms",
            flush=True,
        )
    somebody.close()
    queue.close()
    found["share_of_raw"] = min(found["at_8"]["share"], found["at_32"]["share"])
    found["cpu_ms_besides_hash"] = round(spent / signed_in * 1000, 2)
    print(f"CPU of who answers: {found['cpu_ms_besides_hash']} ms for each sign-in")
    return found


def main() -> None:
    quiet()
    with (
        on_database(),
        tempfile.TemporaryDirectory() as folder,
        a_server(folder, SAMPLES) as server,
    ):
        print(json.dumps(uvloop.run(measure(server))))


if __name__ == "__main__":
    main()
