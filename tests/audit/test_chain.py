"""FA-16: every change of what happened is found, and without the audit nothing is decided."""

import pytest
from sqlalchemy import text

from keyhouse.domain.audit import verify_chain


async def verdict(house, known=None):
    return await verify_chain(house.door.visit(house.directory.by_slug("ozon")), known)


async def run(house, statement: str) -> None:
    unit = house.database.unit()
    await unit.write(text(statement))
    await unit.commit()


@pytest.fixture
async def happened(seller, worker):
    """A sign-up with all its facts, sealed."""
    await seller.register()
    await worker.beat()


async def test_facts_are_sealed_without_a_gap(house, happened):
    found = await verdict(house)
    assert found.fault == ""
    assert found.unsealed == 0
    assert found.sealed >= 5


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE facts SET fact = 'account.activated' WHERE sequence = 2",
        "UPDATE facts SET actor_id = 'acc_somebody' WHERE sequence = 3",
        "UPDATE facts SET data = '{}' WHERE fact = 'session.started'",
        "DELETE FROM facts WHERE sequence = 2",
        "UPDATE facts SET sequence = 99 WHERE sequence = 2",
        "DELETE FROM facts WHERE sequence = (SELECT max(sequence) FROM facts)",
        "UPDATE audit_heads SET sequence = 1",
        "UPDATE facts SET marketplace_id = 'mkt_other' WHERE sequence = 4",
    ],
)
async def test_every_tampering_is_found(house, happened, tampering):
    await run(house, tampering)
    assert (await verdict(house)).fault


async def test_two_facts_that_changed_places_are_found(house, happened):
    for step in ("= 900 WHERE sequence = 2", "= 2 WHERE sequence = 3", "= 3 WHERE sequence = 900"):
        await run(house, f"UPDATE facts SET sequence {step}")
    assert (await verdict(house)).fault


async def test_a_tail_cut_off_with_its_head_is_found_by_a_known_head(house, happened):
    head = await verdict(house)
    await run(house, f"DELETE FROM facts WHERE sequence = {head.sequence}")
    before = f"(SELECT seal FROM facts WHERE sequence = {head.sequence - 1})"
    await run(house, f"UPDATE audit_heads SET sequence = {head.sequence - 1}, seal = {before}")
    assert (await verdict(house)).fault == ""
    assert (await verdict(house, (head.sequence, head.seal))).fault


async def test_two_sealers_at_once_make_one_chain(house, second_house, seller):
    import asyncio

    from keyhouse.app.worker import Worker

    await seller.sign_up()
    await seller.confirm_email()
    workers = [Worker(each) for each in (house, second_house) * 3]
    await asyncio.gather(*(worker.beat() for worker in workers))
    await asyncio.gather(*(worker.settle() for worker in workers))
    found = await verdict(house)
    assert (found.fault, found.unsealed) == ("", 0)


async def test_when_facts_cannot_be_written_nothing_is_decided(house, seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.press(case, "take")
    page = await reviewer.get(f"/staff/cases/{case}")
    await run(house, "ALTER TABLE facts RENAME TO facts_away")
    import re

    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    token = re.findall(r'name="_token" value="([^"]+)"', page.text)[-1]
    form = {"version": version, "act": "approve", "_token": token}
    answer = await reviewer.browser.post(f"/staff/cases/{case}", data=form)
    await run(house, "ALTER TABLE facts_away RENAME TO facts")
    assert answer.status_code == 500
    state = await house.database.unit().value(text("SELECT state FROM cases"))
    assert state == "in_review"


async def test_facts_hold_no_personal_data(house, happened):
    rows = await house.database.unit().all(text("SELECT * FROM facts"))
    told = str([tuple(row) for row in rows]).lower()
    for word in ("anna", "northwind", "example.com", "9123456789"):
        assert word not in told
