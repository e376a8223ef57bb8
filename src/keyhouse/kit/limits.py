"""Counters that hold under a hundred requests at once: one statement counts and decides.

A budget is so many uses in a window that starts with the first use. Keys are keyed hashes, so
the table holds no address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, Integer, String, Table, bindparam, case, delete, select, update

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


@cache
def _taking(insert: Callable[[Table], Any]) -> Any:
    """The statement of `spend`; made once, since making it takes longer than running it."""
    row = budgets.c
    now, ends_at = bindparam("now", type_=Moment), bindparam("new_end", type_=Moment)
    is_over = row.ends_at <= now
    values: dict[str, Any] = {name: bindparam(name) for name in ("marketplace_id", "name", "key")}
    return (
        insert(budgets)
        .values(**values, used=1, ends_at=ends_at)
        .on_conflict_do_update(
            index_elements=[row.marketplace_id, row.name, row.key],
            set_={
                "used": case((is_over, 1), else_=row.used + 1),
                "ends_at": case((is_over, ends_at), else_=row.ends_at),
            },
            where=is_over | (row.used < bindparam("most")),
        )
        .returning(row.used)
    )


RUNNING = select(budgets.c.used, budgets.c.ends_at).where(
    budgets.c.marketplace_id == bindparam("marketplace_id"),
    budgets.c.name == bindparam("name"),
    budgets.c.key == bindparam("key"),
    budgets.c.ends_at > bindparam("now", type_=Moment),
)


NO_LIMIT = 2**31 - 1  # of a budget that only counts


async def spend(unit: Unit, marketplace_id: str, budget: Budget, key: str, now: datetime) -> bool:
    """Takes one use of the budget; False when nothing is left of it."""
    return await count(unit, marketplace_id, budget, key, now) > 0


async def count(unit: Unit, marketplace_id: str, budget: Budget, key: str, now: datetime) -> int:
    """Takes one use; how many were taken in the window that runs, or 0 when nothing is left."""
    taken = await unit.write_one(
        _taking(unit.insert_kind),
        {
            "marketplace_id": marketplace_id,
            "name": budget.name,
            "key": key,
            "now": now,
            "new_end": now + budget.window,
            "most": budget.limit,
        },
    )
    return int(taken.used) if taken else 0


async def used(unit: Unit, marketplace_id: str, budget: Budget, key: str, now: datetime) -> int:
    """How many uses of the budget were taken in the window that runs."""
    said = {"marketplace_id": marketplace_id, "name": budget.name, "key": key, "now": now}
    row = await unit.one(RUNNING, said)
    return int(row.used) if row else 0


GIVE_BACK = (
    update(budgets)
    .where(
        budgets.c.marketplace_id == bindparam("here"),
        budgets.c.name == bindparam("budget"),
        budgets.c.key == bindparam("whose"),
        budgets.c.used > 0,
    )
    .values(used=budgets.c.used - 1)
)


async def give_back(unit: Unit, marketplace_id: str, budget: Budget, key: str) -> None:
    """One use back, for whoever turned out to be in the right."""
    await unit.write(GIVE_BACK, {"here": marketplace_id, "budget": budget.name, "whose": key})


async def sweep(unit: Unit, now: datetime) -> None:
    # all marketplaces: a budget that has ended says nothing about anybody
    await unit.write(delete(budgets).where(budgets.c.ends_at <= now))
