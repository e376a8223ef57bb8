"""Counters that hold under a hundred requests at once: one statement counts and decides.

A budget is so many uses in a window that starts with the first use. Keys are keyed hashes, so
the table holds no address.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Integer, String, Table, case, delete, select, update

from keyhouse.kit.db import Moment, Unit, metadata

budgets = Table(
    "budgets",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("used", Integer, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)


@dataclass(frozen=True)
class Budget:
    name: str
    limit: int
    window: timedelta


async def spend(unit: Unit, marketplace_id: str, budget: Budget, key: str, now: datetime) -> bool:
    """Takes one use of the budget; False when nothing is left of it."""
    row = budgets.c
    is_over = row.ends_at <= now
    insert = unit.insert(budgets).values(
        marketplace_id=marketplace_id,
        name=budget.name,
        key=key,
        used=1,
        ends_at=now + budget.window,
    )
    taken = await unit.write_one(
        insert.on_conflict_do_update(
            index_elements=[row.marketplace_id, row.name, row.key],
            set_={
                "used": case((is_over, 1), else_=row.used + 1),
                "ends_at": case((is_over, now + budget.window), else_=row.ends_at),
            },
            where=is_over | (row.used < budget.limit),
        ).returning(row.used)
    )
    return taken is not None


async def used(unit: Unit, marketplace_id: str, budget: Budget, key: str, now: datetime) -> int:
    """How many uses of the budget were taken in the window that runs."""
    row = budgets.c
    found = await unit.value(
        select(row.used).where(
            row.marketplace_id == marketplace_id,
            row.name == budget.name,
            row.key == key,
            row.ends_at > now,
        )
    )
    return int(found or 0)


async def give_back(unit: Unit, marketplace_id: str, budget: Budget, key: str) -> None:
    """One use back, for whoever turned out to be in the right."""
    row = budgets.c
    await unit.write(
        update(budgets)
        .where(
            row.marketplace_id == marketplace_id,
            row.name == budget.name,
            row.key == key,
            row.used > 0,
        )
        .values(used=row.used - 1)
    )


async def sweep(unit: Unit, now: datetime) -> None:
    # all marketplaces: a budget that has ended says nothing about anybody
    await unit.write(delete(budgets).where(budgets.c.ends_at <= now))
