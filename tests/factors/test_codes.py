"""OT-02, OT-04, OT-05, OT-08: guesses are counted, codes are good for one thing, and random."""

import asyncio
from collections import Counter
from itertools import product

import pytest

from keyhouse.domain.factors import Right, Wrong, check_code, make_challenge
from keyhouse.domain.factors.guessing import ALARM, AT_MARKETPLACE, DIGITS, LONG_DIGITS
from keyhouse.kit.problems import TooMany
from keyhouse.kit.randomness import Randomness

PURPOSES = ("confirm", "signin", "recovery", "lost", "withdraw", "stop", "not_me")


def visiting(house, marketplace="ozon", network="10.0.0.1"):
    return house.door.visit(house.directory.by_slug(marketplace), network=network)


async def challenge(house, purpose="recovery", subject="one", **more):
    visit = visiting(house)
    made = await make_challenge(visit, purpose, subject, **more)
    await visit.db.commit()
    return made


async def check(house, code, purpose="recovery", subject="one", whom="anna", **where):
    visit = visiting(house, **where)
    try:
        outcome = await check_code(visit, purpose, subject, code, whom=whom)
        await visit.db.commit()
    except TooMany as refusal:
        return refusal
    finally:
        await visit.db.rollback()
    return outcome


async def test_of_a_hundred_wrong_codes_at_once_five_are_looked_at(house, second_house):
    for number in range(5):
        subject = f"round{number}"
        made = await challenge(house, subject=subject)
        wrong = str((int(made.code) + 1) % 10**6).zfill(6)
        tries = (
            check((house, second_house)[n % 2], wrong, subject=subject, whom=subject)
            for n in range(100)
        )
        outcomes = Counter(type(each).__name__ for each in await asyncio.gather(*tries))
        assert outcomes["Wrong"] == 4  # the fifth was the last one, and says so
        assert not isinstance(await check(house, made.code, subject=subject, whom=subject), Right)


async def test_a_code_is_good_for_nothing_else(house):
    for purpose in PURPOSES:
        made = await challenge(house, purpose)
        others = product(PURPOSES, ("one", "another"), ("ozon", "aliexpress"))
        for other, subject, marketplace in others:
            if (other, subject, marketplace) != (purpose, "one", "ozon"):
                whom = f"{purpose}{other}{subject}"
                outcome = await check(
                    house, made.code, other, subject, whom, marketplace=marketplace
                )
                assert not isinstance(outcome, Right)
        await renew(house, purpose)


async def renew(house, purpose):
    """A challenge whose tries the crossings have not used up; the right place takes its code."""
    made = await challenge(house, purpose, f"{purpose}'s own")
    assert isinstance(await check(house, made.code, purpose, f"{purpose}'s own"), Right)


async def guess_at_many(house, count, start=0):
    """One wrong guess at each of many people, each from a network of its own."""
    outcomes = []
    for number in range(start, start + count):
        subject = f"victim{number}"
        made = await challenge(house, subject=subject)
        wrong = "9" * len(made.code) if made.code != "9" * len(made.code) else "8" * len(made.code)
        network = f"10.{number >> 8}.{number & 255}.1"
        outcomes.append(await check(house, wrong, subject=subject, whom=subject, network=network))
    return outcomes


@pytest.mark.timeout(120)
async def test_guessing_at_many_makes_codes_longer_and_then_pauses(house):
    before = await challenge(house, subject="before")
    assert len(before.code) == DIGITS
    outcomes = await guess_at_many(house, ALARM)
    assert all(isinstance(each, Wrong) for each in outcomes)
    assert not isinstance(await check(house, before.code, subject="before"), Right)
    during = await challenge(house, subject="during")
    assert len(during.code) == LONG_DIGITS
    assert isinstance(await check(house, during.code, subject="during", whom="x"), Right)
    rest = await guess_at_many(house, AT_MARKETPLACE.limit - ALARM + 1, ALARM)
    assert isinstance(rest[-1], TooMany)
    assert 24 * (ALARM / 10**DIGITS + AT_MARKETPLACE.limit / 10**LONG_DIGITS) <= 0.01


async def test_who_gave_the_right_password_is_not_held_up(house, clock):
    await guess_at_many(house, ALARM)
    visit = visiting(house)
    made = await make_challenge(visit, "signin", "own")
    outcome = await check_code(visit, "signin", "own", made.code, whom="own", is_stranger=False)
    await visit.db.rollback()
    assert isinstance(outcome, Right)


async def test_one_network_cannot_go_on_guessing(house):
    outcomes = []
    for number in range(62):
        await challenge(house, subject=f"v{number}")
        outcomes.append(await check(house, "x", subject=f"v{number}", whom=f"v{number}"))
    assert isinstance(outcomes[-1], TooMany)
    other = await challenge(house, subject="other")
    assert isinstance(await check(house, other.code, subject="other", network="10.2.2.2"), Right)


def test_codes_are_even_and_keep_their_zeros():
    digits = Randomness().digits
    codes = [digits(6) for _ in range(100_000)]
    assert {len(code) for code in codes} == {6}
    assert any(code.startswith("00") for code in codes)
    counts = Counter(digit for code in codes for digit in code)
    expected = 60_000
    chi_square = sum((counts[d] - expected) ** 2 / expected for d in "0123456789")
    assert chi_square < 35  # nine degrees of freedom: p about 0.00006
