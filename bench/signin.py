"""Sign-ins per second as a share of what the password hash alone reaches on the same cores.

The whole application in this process, by the API, each sign-in by somebody else on their own
device and network, as on any day; the marketplace asks for no second step. Raw hashing and
sign-ins take turns, so that both meet the same machine. The last line is JSON: `share_of_raw` at
concurrency 32, the server's time without the hash (one after the other), and p50 and p99 at 1, 8
and 32. `DATABASE_URL` names a PostgreSQL database to use instead of SQLite.
"""

import asyncio
import json
import os
import time
from statistics import median, quantiles
from typing import Any

from house import Asker, a_house, quiet

from keyhouse.app.wiring import House
from keyhouse.domain.accounts import queries as accounts
from keyhouse.kit.hashing import Hashing

SAMPLES = int(os.environ.get("SAMPLES", "400"))
PASSWORD = "three unrelated words"
AT = (1, 8, 32)
TURNS = 4


class TimedHashing:
    """The house's own, and how long each one took."""

    def __init__(self, hashing: Hashing) -> None:
        self._verify, self.times = hashing.verify, list[float]()

    async def __call__(self, *args: Any, **more: Any) -> bool:
        started = time.perf_counter()
        try:
            return await self._verify(*args, **more)
        finally:
            self.times.append(time.perf_counter() - started)


async def people(house: House) -> str:
    hash_ = await house.parts.get(Hashing).hash(PASSWORD)
    visit = house.door.visit(house.directory.by_slug("aliexpress"))
    for number in range(SAMPLES):
        account = await accounts.add_account(visit, {"terms_version": "1"})
        await accounts.claim_identifier(visit, account.id, "email", f"p{number}@example.com")
        await accounts.put_password(visit, account.id, hash_, visit.now)
    await visit.db.commit()
    return hash_


async def side_by_side(number: int, many: int, one: Any) -> tuple[float, list[float]]:
    """Seconds for `number` of them, `many` at a time, and each one's own time."""
    left, taken = iter(range(number)), []

    async def work() -> None:
        for each in left:
            started = time.perf_counter()
            await one(each)
            taken.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(many)))
    return time.perf_counter() - started, taken


def figures(taken: list[float]) -> dict[str, float]:
    cuts = quantiles(taken, n=100)
    return {"p50": round(median(taken) * 1000, 1), "p99": round(cuts[98] * 1000, 1)}


async def measure() -> dict[str, Any]:
    async with a_house() as (house, app):
        hashing, asker = house.parts.get(Hashing), Asker(app)
        hash_ = await people(house)
        devices: dict[int, str] = {}

        async def sign_in(number: int) -> float:
            body = {"identifier": f"p{number % SAMPLES}@example.com", "password": PASSWORD}
            device = devices.get(number, "")
            seconds, said = await asker.ask(
                "aliexpress", "/sign-ins", body, device=device, who=number
            )
            assert said["next_step"] == "done", said
            devices[number] = said["device"]
            return seconds

        async def raw(number: int) -> None:
            assert await hashing.verify(hash_, PASSWORD)

        for number in range(SAMPLES):
            await sign_in(number)  # the first time, on a new device
        found: dict[str, Any] = {}
        for many in AT:
            rates: dict[str, list[float]] = {"raw": [], "signin": []}
            taken: list[float] = []
            for _ in range(TURNS):
                part = SAMPLES // TURNS
                seconds, _ = await side_by_side(part, many, raw)
                rates["raw"].append(part / seconds)
                seconds, times = await side_by_side(part, many, sign_in)
                rates["signin"].append(part / seconds)
                taken += times
            raw_rate, rate = median(rates["raw"]), median(rates["signin"])
            found[f"at_{many}"] = {**figures(taken), "share_of_raw": round(rate / raw_rate, 3)}
            print(
                f"{many:3} at a time: {rate:6.1f} sign-ins/s, raw {raw_rate:6.1f}/s, "
                f"share {rate / raw_rate:.2f}, p50 {figures(taken)['p50']} ms, "
                f"p99 {figures(taken)['p99']} ms",
                flush=True,
            )
        found["share_of_raw"] = found["at_32"]["share_of_raw"]
        found["server_ms_without_hash"] = await without_hash(sign_in, hashing)
        print(f"server time without the hash: {found['server_ms_without_hash']} ms")
        return found


async def without_hash(sign_in: Any, hashing: Hashing) -> float:
    timed = hashing.verify = TimedHashing(hashing)  # type: ignore[method-assign,assignment]
    times = []
    for number in range(min(SAMPLES, 200)):
        seconds = await sign_in(number)
        times.append(seconds - timed.times[-1])
    return round(median(times) * 1000, 2)


if __name__ == "__main__":
    quiet()
    print(json.dumps(asyncio.run(measure())))
