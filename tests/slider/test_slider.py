"""SL-02: a proof is good for its marketplace, action, address and attempt, once, two minutes."""

import asyncio
import json
from base64 import b64decode, b64encode

import pytest

from keyhouse.domain.effort import NotVerified, check_effort, give_work
from keyhouse.domain.effort.effort import HARD
from tests.people import EMAIL, solve

BOUND = ("recover", EMAIL, "attempt")


def visiting(house, marketplace="aliexpress", network="10.0.0.1"):
    return house.door.visit(house.directory.by_slug(marketplace), network=network)


async def given(visit, *bound):
    work = await give_work(visit, *bound)
    await visit.db.commit()
    return work


async def proof(house, action="recover", what=EMAIL, attempt="attempt", **visit) -> str:
    work = await given(visiting(house, **visit), action, what, attempt)
    return solve({**vars(work), "maxNumber": work.max_number})


async def is_taken(house, sent: str, bound=BOUND) -> bool:
    visit = visiting(house)
    try:
        await check_effort(visit, *bound, proof=sent)
    except NotVerified:
        return False
    finally:
        await visit.db.rollback()
    return True


async def test_a_right_proof_is_taken_once(house):
    sent = await proof(house)
    assert await is_taken(house, sent)
    assert not await is_taken(house, sent)


async def test_of_fifty_parallel_uses_one_is_taken(house):
    sent = await proof(house)
    taken = await asyncio.gather(*(is_taken(house, sent) for _ in range(50)))
    assert sum(taken) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"marketplace": "ozon"},
        {"action": "sign_up"},
        {"what": "other@example.com"},
        {"attempt": "another"},
    ],
    ids=lambda other: next(iter(other)),
)
async def test_a_proof_for_something_else_is_not(house, other):
    assert not await is_taken(house, await proof(house, **other))


async def test_how_the_address_is_written_does_not_matter(house):
    assert await is_taken(house, await proof(house, what=f" {EMAIL.upper()} "))


async def test_after_two_minutes_it_has_run_out(house, clock):
    sent = await proof(house)
    clock.forward_seconds(121)
    assert not await is_taken(house, sent)


def forged(sent: str, **changed) -> str:
    return b64encode(json.dumps({**json.loads(b64decode(sent)), **changed}).encode()).decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 1},
        {"number": "1"},
        {"number": None},
        {"number": True},
        {"algorithm": "SHA-1"},
        {"signature": "0" * 64},
        {"salt": "x?expires=99999999999&"},
        {"challenge": "0" * 64},
        {"salt": 5},
    ],
    ids=str,
)
async def test_a_forged_one_is_refused(house, changed):
    assert not await is_taken(house, forged(await proof(house), **changed))


@pytest.mark.parametrize("sent", ["x", "e30=", "W10=", "bnVsbA==", "[" * 1999, "é", "1.2.3"])
async def test_what_is_no_proof_is_refused(house, sent):
    assert not await is_taken(house, sent)


async def test_pressure_makes_it_dearer_up_to_a_limit(house):
    easy = await given(visiting(house), *BOUND)
    for _ in range(40):
        assert await is_taken(house, await proof(house, network="10.9.9.9"))
    harder = await given(visiting(house), *BOUND)
    elsewhere = await given(visiting(house, network="10.0.0.2"), *BOUND)
    assert easy.max_number < harder.max_number <= HARD
    assert elsewhere.max_number < 2 * easy.max_number
