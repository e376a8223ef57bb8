"""The lock against guessing: counted per typed identifier, known or not, before the hash.

A try is taken first and given back by success, in one statement each, so that a hundred guesses
at once get no more tries than one after the other. The lock has an end and is no sanction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select

from keyhouse.domain.accounts.models import locks
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring

TRIES = 5
FORGET_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Lock:
    """`until` is set when no further try is given before that moment."""

    tries_left: int
    until: datetime | None = None


def wait_after(rounds: int) -> timedelta:
    """15 minutes, doubling with each round of wrong tries, to at most 4 hours."""
    return min(timedelta(minutes=15) * 2**rounds, timedelta(hours=4))


async def count_try(visit: Visit, key: str) -> Lock | None:
    """Takes one try; None when locked. The fifth try in a row closes the lock behind itself."""
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
        ).returning(row.failures, row.locked_until)
    )
    return Lock(TRIES - taken.failures, taken.locked_until) if taken else None


async def locked_until(visit: Visit, key: str) -> datetime | None:
    return await visit.db.value(
        select(locks.c.locked_until).where(
            locks.c.marketplace_id == visit.marketplace.id,
            locks.c.key == key,
            locks.c.locked_until > visit.now,
        )
    )


async def clear_lock(visit: Visit, key: str) -> bool:
    """After the right password, or by support."""
    return bool(
        await visit.db.write(
            delete(locks).where(locks.c.marketplace_id == visit.marketplace.id, locks.c.key == key)
        )
    )


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
