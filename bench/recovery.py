"""Server time per step of a recovery, in milliseconds, without network and proof of work.

One person after the other, through the whole application in this process, over a real mail server.
The password hash is timed where it runs and taken off the step that hashes. The last line is JSON:
medians and 95th percentiles per step.
"""

import asyncio
import json
import os
import re
import time
from email import message_from_bytes, policy
from statistics import median, quantiles

from aiosmtpd.controller import Controller
from house import Asker, Mailbox, a_house, quiet

from keyhouse.app.demo import free_port
from keyhouse.domain.accounts import queries as accounts
from keyhouse.kit.hashing import Hashing

SAMPLES = int(os.environ.get("SAMPLES", "200"))
PAUSE = 0.1  # seconds between two steps of a person: longer than a letter takes
PASSWORD = "three unrelated words"
NEW = {"new_password": "another horse, another stable"}
NEW["repeat_password"] = NEW["new_password"]


class TimedHashing:
    """The house's own hashing, and how long each hash took."""

    def __init__(self, hashing: Hashing) -> None:
        self._hash, self.times = hashing.hash, [0.0]

    async def __call__(self, password: str) -> str:
        started = time.perf_counter()
        try:
            return await self._hash(password)
        finally:
            self.times.append(time.perf_counter() - started)


async def code_for(mailbox: Mailbox, who: str) -> str:
    while True:
        for to, letter in reversed(mailbox.letters):
            if to == who:
                body = message_from_bytes(letter, policy=policy.default).get_body(("plain",))
                return re.findall(r"\b(\d{6})\b", body.get_content() if body else "")[0]
        await asyncio.sleep(0.01)


async def measure() -> dict[str, dict[str, float]]:
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    times: dict[str, list[float]] = {}
    async with a_house(port) as (house, app):
        hashing = house.parts.get(Hashing)
        timed = hashing.hash = TimedHashing(hashing)
        visit = house.door.visit(house.directory.by_slug("aliexpress"))
        hash_ = await hashing.hash(PASSWORD)
        for number in range(SAMPLES):
            account = await accounts.add_account(visit, {"terms_version": "1"})
            await accounts.claim_identifier(visit, account.id, "email", f"a{number}@example.com")
            await accounts.put_password(visit, account.id, hash_, visit.now)
        await visit.db.commit()
        asker = Asker(app)
        for number in range(SAMPLES):
            who = f"a{number}@example.com"
            body = {"identifier": who, "proof": await asker.proof(who)}
            await asyncio.sleep(PAUSE)
            taken, started = await asker.ask("aliexpress", "/recoveries", body)
            times.setdefault("request", []).append(taken)
            token = started["attempt"]
            steps = (("send code", "/way", {"way": "email"}), ("confirm code", "/code", {}))
            for step, path, said in steps:
                if step == "confirm code":
                    said = {"code": await code_for(mailbox, who)}
                await asyncio.sleep(PAUSE)
                taken, _ = await asker.ask("aliexpress", f"/recoveries{path}", said, token)
                times.setdefault(step, []).append(taken)
            await asyncio.sleep(PAUSE)
            taken, _ = await asker.ask("aliexpress", "/recoveries/password", NEW, token)
            times.setdefault("change password, without the hash", []).append(
                taken - timed.times[-1]
            )
    controller.stop()
    print(f"one hash: {median(timed.times) * 1000:.1f} ms")
    print(f"{'step':34} {'median':>8} {'p95':>8}   ({SAMPLES} people)")
    found = {}
    for step, taken in times.items():
        figures = (median(taken) * 1000, quantiles(taken, n=20)[18] * 1000)
        print(f"{step:34} {figures[0]:5.2f} ms {figures[1]:5.2f} ms")
        found[step] = {"median_ms": round(figures[0], 2), "p95_ms": round(figures[1], 2)}
    return found


if __name__ == "__main__":
    quiet()
    print(json.dumps({"steps": asyncio.run(measure()), "samples": SAMPLES}))
