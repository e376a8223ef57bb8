"""The lock against guessing: counted per typed identifier, known or not, and per known device.

A try is taken in one statement that says whether one was left, so that a hundred guesses at once
get no more tries than one after the other: before a code is compared, after a password was
(docs/decisions/0014). The lock has an end and is no sanction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import bindparam, case, delete, select, update

from keyhouse.domain.accounts.models import locks
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Refusal, TooMany
from keyhouse.kit.texts import N_

TRIES = 5
FORGET_AFTER = timedelta(hours=24)
CLEAR = delete(locks).where(
    locks.c.marketplace_id == bindparam("here"), locks.c.key == bindparam("which")
)
GUESSES = Budget("passwords from a network", 300, timedelta(minutes=10))


@dataclass(frozen=True)
class Try:
    """One try, taken; `closes_until` is set when it was the last one before the lock."""

    closes_until: datetime | None


@dataclass(frozen=True)
class Locked(Refusal):
    """For known and unknown addresses alike."""

    code = "locked"
    status = 429
    text = N_("Too many wrong tries. It opens again by itself in %(time)s.")
    seconds: int

    @property
    def values(self) -> dict[str, Any]:
        return {"time": as_clock(self.seconds), "wait": self.seconds}


def as_clock(seconds: int) -> str:
    """14:59, or 3:59:59."""
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def wait_after(rounds: int) -> timedelta:
    """15 minutes, doubling with each round of wrong tries, to at most 4 hours."""
    return min(timedelta(minutes=15) * 2**rounds, timedelta(hours=4))


async def count_try(visit: Visit, key: str) -> Try | Locked:
    """Takes one try and commits it, before anything is compared: what is cut off counts as well."""
    taken = await take_try(visit, key)
    await visit.db.commit()
    return taken


async def take_try(visit: Visit, key: str) -> Try | Locked:
    """One try; the fifth in a row closes the lock behind itself."""
    row = locks.c
    is_fresh = row.changed_at <= visit.now - FORGET_AFTER
    is_over = row.locked_until <= visit.now
    failures = case((is_fresh | is_over, 1), else_=row.failures + 1)
    rounds = case((is_fresh, 0), (is_over, row.rounds + 1), else_=row.rounds)
    # The waits are written out by SQL so that no try reads first and writes later.
    closes_at = case(
        *((rounds == n, visit.now + wait_after(n)) for n in range(4)),
        else_=visit.now + wait_after(4),
    )
    insert = visit.db.insert(locks).values(
        marketplace_id=visit.marketplace.id,
        key=key,
        failures=1,
        rounds=0,
        locked_until=None,
        changed_at=visit.now,
    )
    taken = await visit.db.write_one(
        insert.on_conflict_do_update(
            index_elements=[row.marketplace_id, row.key],
            set_={
                "failures": failures,
                "rounds": rounds,
                "locked_until": case((failures >= TRIES, closes_at), else_=None),
                "changed_at": visit.now,
            },
            where=row.locked_until.is_(None) | is_over,
        ).returning(row.locked_until)
    )
    return Try(taken.locked_until) if taken else locked(visit, await closed_until(visit, [key]))


async def hold_back_guesses(visit: Visit) -> None:
    """Raises `TooMany` when one network tries passwords without end, each on another address."""
    if not await spend(visit.db, visit.marketplace.id, GUESSES, visit.network_key, visit.now):
        raise TooMany(wait=int(GUESSES.window.total_seconds()))


def check_guesses(wrong: int) -> None:
    """The same by what was counted already; raises `TooMany`."""
    if wrong >= GUESSES.limit:
        raise TooMany(wait=int(GUESSES.window.total_seconds()))


async def count_guess(visit: Visit) -> None:
    """A wrong one, by network; who has the right password uses up nothing."""
    await spend(visit.db, visit.marketplace.id, GUESSES, visit.network_key, visit.now)


def locked(visit: Visit, until: datetime | None) -> Locked:
    return Locked(max(1, ceil((until - visit.now).total_seconds())) if until else 1)


async def closed_until(visit: Visit, keys: Sequence[str]) -> datetime | None:
    """When the last of these counters opens; None when none was ever closed."""
    ends = await visit.db.all(
        select(locks.c.locked_until).where(
            locks.c.marketplace_id == visit.marketplace.id,
            locks.c.key.in_(keys),
            locks.c.locked_until.is_not(None),
        )
    )
    return max((row.locked_until for row in ends), default=None)


async def uncount_try(visit: Visit, key: str) -> None:
    """Gives back the one try that was right, for a person whose address is not proven.

    What others guessed at the same address stays counted: a stranger who signs up with it must
    not be able to wipe the slate.
    """
    await visit.db.write(
        update(locks)
        .where(locks.c.marketplace_id == visit.marketplace.id, locks.c.key == key)
        .values(failures=locks.c.failures - 1, locked_until=None)
    )


async def clear_lock(visit: Visit, key: str) -> bool:
    """After the right password, or by support."""
    return bool(await visit.db.write(CLEAR, {"here": visit.marketplace.id, "which": key}))


async def sweep_locks(visit: Visit) -> None:
    await visit.db.write(
        delete(locks).where(
            locks.c.marketplace_id == visit.marketplace.id,
            locks.c.changed_at <= visit.now - FORGET_AFTER,
        )
    )


def lock_key(visit: Visit, kind: str, value: str) -> str:
    """The counter's key for what was typed: a keyed hash, so the table holds no address."""
    return visit.part(Keyring).digest("lock", visit.marketplace.id, kind, value)
