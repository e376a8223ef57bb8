"""A hundred at once, on two nodes: every code, link and activation is good exactly once."""

import asyncio
import os

import pytest

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.factors import claim_address, make_challenge
from keyhouse.domain.visits import Actor
from keyhouse.features.onboarding.activate_account import Activated, activate_account
from keyhouse.features.signup.confirm_email import Confirmed, confirm_code, confirm_link

ROUNDS = int(os.environ.get("ROUNDS", "6"))
AT_ONCE = 100


def visit_to(house):
    return house.door.visit(house.directory.by_slug("ozon"))


async def pending(house, number: int):
    """A pending account; its token, and code and link as the letter has them."""
    visit = visit_to(house)
    names = {"company_name": "A", "contact_name": "B", "phone": "", "terms_version": "1"}
    account = await accounts.add_account(visit, names)
    token = await claim_address(visit, account, "email", f"round{number}@example.com")
    from keyhouse.domain.factors import find_claim

    claim = await find_claim(visit, token)
    challenge = await make_challenge(visit, "confirm", claim.id)
    await visit.db.commit()
    return account, token, challenge


async def at_once(houses, act) -> int:
    """How many of a hundred visits, half on each node, got what only one may get."""

    async def one(house) -> bool:
        visit = visit_to(house)
        try:
            done = await act(visit)
            await visit.db.commit()
        finally:
            await visit.db.rollback()
        return isinstance(done, Confirmed | Activated)

    return sum(await asyncio.gather(*(one(houses[n % 2]) for n in range(AT_ONCE))))


@pytest.mark.timeout(180)
async def test_one_code_opens_one_account(house, second_house):
    for number in range(ROUNDS):
        _, token, challenge = await pending(house, number)
        won = await at_once(
            (house, second_house), lambda v, t=token, c=challenge: confirm_code(v, t, c.code)
        )
        assert won == 1


@pytest.mark.timeout(180)
async def test_one_link_opens_one_account(house, second_house):
    for number in range(ROUNDS):
        _, token, challenge = await pending(house, number)
        won = await at_once(
            (house, second_house),
            lambda v, t=token, c=challenge: confirm_link(v, c.link_token, t, ""),
        )
        assert won == 1


@pytest.mark.timeout(180)
async def test_one_link_activates_once(house, second_house):
    for number in range(ROUNDS):
        account, token, challenge = await pending(house, number)
        visit = visit_to(house)
        await confirm_code(visit, token, challenge.code)
        link = (await make_challenge(visit, "activate", account.id)).link_token
        await visit.db.commit()
        won = await at_once((house, second_house), lambda v, x=link: activate_account(v, x))
        assert won == 1
        facts = await visit_to(house).db.all(facts_of(account.id))
        assert [f.fact for f in facts].count("account.activated") == 1


def facts_of(account_id: str):
    from sqlalchemy import select

    from keyhouse.domain.audit.models import facts

    return select(facts).where(facts.c.subject_id == account_id)


async def test_wrong_guesses_at_once_are_counted_exactly(house, second_house):
    from keyhouse.domain.factors import Wrong

    _, token, _ = await pending(house, 1)
    outcomes = []

    async def guess(each, number: int) -> None:
        visit = visit_to(each)
        outcomes.append(await confirm_code(visit, token, f"{number:06}"))
        await visit.db.commit()

    houses = (house, second_house)
    await asyncio.gather(*(guess(houses[n % 2], n) for n in range(AT_ONCE)))
    assert sorted(o.tries_left for o in outcomes if isinstance(o, Wrong)) == [1, 2, 3, 4]


async def test_one_case_of_a_kind_lives_at_a_time(house, second_house):
    from keyhouse.domain.cases import open_case

    async def open_one(each) -> bool:
        visit = visit_to(each)
        row = await open_case(visit, "application", "acc_1", "acc_1", {})
        await visit.db.commit()
        return row is not None

    opened = await asyncio.gather(*(open_one((house, second_house)[n % 2]) for n in range(40)))
    assert sum(opened) == 1
    assert await cases.latest(visit_to(house), "application", "acc_1")


async def test_a_fact_that_nobody_declared_cannot_be_recorded(house):
    with pytest.raises(KeyError):
        await record_fact(visit_to(house), "something.else", Actor("nobody").id)
