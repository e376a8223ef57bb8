"""Whether known and unknown addresses can be told apart by time, on every public step.

Interleaved samples through the application in one process, without a network; each class gets
its own addresses, and no mail server answers, so that letters queue up as on a bad day
(`MAIL=up` starts one). The measure is the Mann–Whitney AUC: 0.5 means that time tells nothing. Its
standard deviation is about 0.009 at 2,000 samples a class. The last line is JSON; `auc` is the
worst of all steps. `ONLY` names one of the first steps; `DATABASE_URL` a PostgreSQL database to
use instead of SQLite.
"""

import asyncio
import json
import os
import random
from collections.abc import Callable
from statistics import median
from typing import Any

from house import Asker, a_house, quiet
from sqlalchemy import delete

from keyhouse.app.wiring import House
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors.guessing import AT_MARKETPLACE
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.limits import budgets

ONLY = os.environ.get("ONLY", "")
SAMPLES = int(os.environ.get("SAMPLES", "500"))
PASSWORD = "three unrelated words"
SELLER = {"company_name": "Northwind", "contact_name": "Anna", "phone": "+79123456789"}
Step = tuple[str, str, Callable[[str], dict[str, Any]]]

# Step → marketplace, address, body for a person; each asks as a stranger does.
FIRST: dict[str, Step] = {
    "sign in": ("ozon", "/sign-ins", lambda who: {"identifier": who, "password": "not it"}),
    "sign up": (
        "ozon",
        "/sign-ups",
        lambda who: {**SELLER, "email": who, "password": PASSWORD, "terms": True},
    ),
    "buyer": (
        "aliexpress",
        "/sign-ups/buyers",
        lambda who: {"identifier": who, "password": PASSWORD, "terms": True},
    ),
    "recover": ("ozon", "/recoveries", lambda who: {"identifier": who}),
    "recover by slider": ("aliexpress", "/recoveries", lambda who: {"identifier": who}),
}
# What follows a recovery, with the attempt's token.
NEXT: dict[str, tuple[str, dict[str, str]]] = {
    "code by e-mail": ("/recoveries/way", {"way": "email"}),
    "code by SMS": ("/recoveries/way", {"way": "sms"}),
    "wrong code": ("/recoveries/code", {"code": "000000"}),
}


async def people(house: House) -> None:
    """`known0@…` and so on, each with an e-mail and a phone, at both marketplaces."""
    hash_ = await house.parts.get(Hashing).hash(PASSWORD)
    for slug in ("ozon", "aliexpress"):
        visit = house.door.visit(house.directory.by_slug(slug))
        for number in range(SAMPLES):
            account = await accounts.add_account(visit, {"terms_version": "1"})
            for kind, value in (
                ("email", f"known{number}@example.com"),
                ("phone", phone("known", number)),
            ):
                await accounts.claim_identifier(visit, account.id, kind, value)
            await accounts.put_password(visit, account.id, hash_, visit.now)
        await visit.db.commit()


def phone(kind: str, number: int) -> str:
    return f"+79{1 if kind == 'known' else 2}{number:08}"


def auc(known: list[float], unknown: list[float]) -> float:
    """How often a known address took longer than an unknown one."""
    ranked = sorted([(t, True) for t in known] + [(t, False) for t in unknown])
    ranks = sum(rank for rank, (_, is_known) in enumerate(ranked, 1) if is_known)
    return (ranks - len(known) * (len(known) + 1) / 2) / (len(known) * len(unknown))


class Figures:
    """Times by step and class."""

    def __init__(self) -> None:
        self.times: dict[str, dict[str, list[float]]] = {}

    def add(self, step: str, kind: str, seconds: float) -> None:
        times = self.times.setdefault(step, {"known": [], "unknown": []})
        times[kind].append(seconds)

    def show(self, *steps: str) -> dict[str, float]:
        """Prints these steps as soon as they are measured."""
        found = {}
        for step in steps:
            times = self.times[step]
            found[step] = round(auc(times["known"], times["unknown"]), 4)
            medians = [f"{median(times[kind]) * 1000:6.2f} ms" for kind in ("known", "unknown")]
            print(f"{step:18} {medians[0]} {medians[1]} {found[step]:7.3f}", flush=True)
        return found


async def measure() -> dict[str, float]:
    figures, order = Figures(), random.Random(1)
    found: dict[str, float] = {}
    print(f"{'step':18} {'known':>9} {'unknown':>9} {'AUC':>7}   ({SAMPLES} samples a class)")
    async with a_house() as (house, app):
        await people(house)
        asker = Asker(app)
        for step, (slug, path, body) in FIRST.items():
            if ONLY and step != ONLY:
                continue
            for number in range(SAMPLES):
                for kind in order.sample(("known", "unknown"), 2):
                    who = f"{kind}{number}@example.com"
                    if step == "recover by slider":
                        await one_recovery(house, asker, figures, kind, number)
                        continue
                    taken, _ = await asker.ask(slug, path, body(who))
                    figures.add(step, kind, taken)
            found |= figures.show(step)
        if ONLY in ("", "recover by slider"):
            found |= figures.show(*NEXT)
    return found


async def forget_guesses(house: House) -> None:
    """So many wrong codes would make the marketplace pause; here they are only samples."""
    visit = house.door.visit(house.directory.by_slug("aliexpress"))
    await visit.db.write(delete(budgets).where(budgets.c.name == AT_MARKETPLACE.name))
    await visit.db.commit()


async def one_recovery(
    house: House, asker: Asker, figures: Figures, kind: str, number: int
) -> None:
    """The whole way up to a wrong code; half of them by phone."""
    who = f"{kind}{number}@example.com" if number % 2 else phone(kind, number)
    body = {"identifier": who, "proof": await asker.proof(who)}
    if number % 50 == 0:
        await forget_guesses(house)
    taken, started = await asker.ask("aliexpress", "/recoveries", body)
    figures.add("recover by slider", kind, taken)
    way = "code by e-mail" if number % 4 < 2 else "code by SMS"
    for step in (way, "wrong code"):
        path, said = NEXT[step]
        taken, _ = await asker.ask("aliexpress", path, said, started["attempt"])
        figures.add(step, kind, taken)


def main() -> None:
    quiet()
    figures = asyncio.run(measure())
    worst = max(figures.values(), key=lambda value: abs(value - 0.5))
    print(json.dumps({"auc": worst, "samples": SAMPLES, "steps": figures}))


if __name__ == "__main__":
    main()
