"""Whether known and unknown addresses can be told apart by time, on every public step.

Interleaved samples through the application in one process, without a network; each class gets
its own addresses. The measure is the Mann–Whitney AUC: 0.5 means that time tells nothing. Its
standard deviation is about 0.009 at 2,000 samples a class. The last line is JSON; `auc` is the
worst of all steps.
"""

import asyncio
import json
import logging
import os
import random
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import structlog

from keyhouse.app.asgi import build_app
from keyhouse.app.migrating import migrate
from keyhouse.app.publishing import publish_file
from keyhouse.app.wiring import House, build_house
from keyhouse.domain.accounts import queries as accounts
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.keys import make_secret
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.settings import read_settings

SAMPLES = int(os.environ.get("SAMPLES", "500"))
API = "/ozon/api/v1"
SIGN_UP = {
    "company_name": "Northwind",
    "contact_name": "Anna",
    "phone": "+79123456789",
    "password": "three unrelated words",
    "terms": True,
}

# Step → its address, and the body for a person.
STEPS: dict[str, tuple[str, Callable[[str], dict[str, Any]]]] = {
    "sign in": ("/sign-ins", lambda email: {"identifier": email, "password": "not the right one"}),
    "sign up": ("/sign-ups", lambda email: {**SIGN_UP, "email": email}),
    "recover": ("/recoveries", lambda email: {"email": email}),
}


async def house_with_people(folder: Path) -> House:
    """A house on SQLite where `known0@…`, `known1@…` have accounts."""
    (folder / "secret.key").write_text(make_secret(Randomness()))
    house = build_house(
        read_settings(
            {
                "KEYHOUSE_DATABASE_URL": f"sqlite:///{folder}/bench.db",
                "KEYHOUSE_PUBLIC_URL": "https://keyhouse.test",
                "KEYHOUSE_SMTP_URL": "smtp://127.0.0.1:1?from=office@example.com",
                "KEYHOUSE_FILES_URL": f"file:///{folder}/files",
                "KEYHOUSE_SECRET_KEY_FILE": str(folder / "secret.key"),
            }
        )
    )
    await migrate(house.database)
    await publish_file(house, "ozon", Path(str(files("keyhouse") / "playbooks" / "ozon.toml")))
    visit = house.door.visit(house.directory.by_slug("ozon"))
    hash_ = await house.parts.get(Hashing).hash("three unrelated words")
    names = {"company_name": "Northwind", "contact_name": "Anna", "phone": "", "terms_version": "1"}
    for number in range(SAMPLES):
        account = await accounts.add_account(visit, names)
        await accounts.claim_identifier(visit, account.id, "email", f"known{number}@example.com")
        await accounts.put_password(visit, account.id, hash_, visit.now)
    await visit.db.commit()
    return house


async def ask(app: Any, path: str, body: dict[str, Any], number: int) -> float:
    """Seconds until the answer, from a network of its own so that no limit is met."""
    client = (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", 1)
    transport = httpx.ASGITransport(app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url="https://keyhouse.test") as browser:
        started = time.perf_counter()
        answer = await browser.post(API + path, json=body)
        taken = time.perf_counter() - started
    assert answer.status_code in (201, 422), answer.text
    return taken


def auc(known: list[float], unknown: list[float]) -> float:
    """How often a known address took longer than an unknown one."""
    ranked = sorted([(t, True) for t in known] + [(t, False) for t in unknown])
    ranks = sum(rank for rank, (_, is_known) in enumerate(ranked, 1) if is_known)
    return (ranks - len(known) * (len(known) + 1) / 2) / (len(known) * len(unknown))


async def measure() -> dict[str, float]:
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        house = await house_with_people(Path(folder))
        app, order, asked = build_app(house), random.Random(1), 0
        print(f"{'step':10} {'known':>9} {'unknown':>9} {'AUC':>7}   ({SAMPLES} samples a class)")
        for step, (path, body) in STEPS.items():
            times: dict[str, list[float]] = {"known": [], "unknown": []}
            for number in range(SAMPLES):
                for kind in order.sample(sorted(times), 2):
                    asked += 1
                    email = f"{kind}{number}@example.com"
                    times[kind].append(await ask(app, path, body(email), asked))
            figures[step] = auc(times["known"], times["unknown"])
            medians = [f"{median(times[kind]) * 1000:6.2f} ms" for kind in ("known", "unknown")]
            print(f"{step:10} {medians[0]} {medians[1]} {figures[step]:7.3f}")
        await house.close()
    return figures


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    figures = asyncio.run(measure())
    worst = max(figures.values(), key=lambda value: abs(value - 0.5))
    print(json.dumps({"auc": round(worst, 4), "samples": SAMPLES, "steps": figures}))


if __name__ == "__main__":
    main()
