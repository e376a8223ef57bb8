"""One suite for every database adapter: what the house relies on holds on each."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select

from keyhouse.kit.limits import Budget, budgets, spend

BUDGET = Budget("test", 3, timedelta(minutes=1))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def row(key: str, ends_at: datetime = NOW) -> dict:
    return {"marketplace_id": "m", "name": "n", "key": key, "used": 1, "ends_at": ends_at}


async def count(house) -> int:
    return len(await house.database.unit().all(select(budgets)))


async def test_what_is_committed_is_there_and_what_is_not_is_gone(house):
    unit = house.database.unit()
    await unit.write(insert(budgets).values(row("a")))
    assert len(await unit.all(select(budgets))) == 1
    assert await count(house) == 0
    await unit.rollback()
    await unit.write(insert(budgets).values(row("b")))
    await unit.commit()
    assert await count(house) == 1


async def test_calls_after_the_commit_come_after_it_and_not_after_a_rollback(house):
    unit, called = house.database.unit(), []
    unit.after_commit(lambda: called.append(1))
    await unit.rollback()
    await unit.commit()
    assert called == []
    unit.after_commit(lambda: called.append(2))
    await unit.commit()
    assert called == [2]


@pytest.mark.parametrize("offset", [0, 5, -8])
async def test_a_moment_comes_back_as_it_went(house, offset):
    moment = NOW.astimezone(timezone(timedelta(hours=offset)))
    unit = house.database.unit()
    await unit.write(insert(budgets).values(row("m", moment)))
    found = await unit.value(select(budgets.c.ends_at))
    await unit.rollback()
    assert found == moment
    assert found.tzinfo is not None


async def test_a_budget_is_spent_exactly_under_a_hundred_at_once(house, second_house):
    async def one(each) -> bool:
        unit = each.database.unit()
        spent = await spend(unit, "m", BUDGET, "key", NOW)
        await unit.commit()
        return spent

    houses = (house, second_house)
    assert sum(await asyncio.gather(*(one(houses[n % 2]) for n in range(100)))) == 3


async def test_a_budget_fills_up_again_when_its_window_ends(house):
    unit = house.database.unit()
    used = [await spend(unit, "m", BUDGET, "key", NOW) for _ in range(4)]
    later = NOW + timedelta(seconds=61)
    assert used == [True, True, True, False]
    assert await spend(unit, "m", BUDGET, "key", later)
    assert await spend(unit, "other marketplace", BUDGET, "key", NOW)
    await unit.rollback()


async def test_one_writer_waits_for_another(house, second_house):
    first, second = house.database.unit(), second_house.database.unit()
    await first.write(insert(budgets).values(row("a")))

    async def write_second() -> None:
        await second.write(insert(budgets).values(row("b")))
        await second.commit()

    waiting = asyncio.create_task(write_second())
    await asyncio.sleep(0.05)
    await first.commit()
    await waiting
    assert await count(house) == 2
