"""Twenty reviewers on two nodes decide one case, again and again: one decision each time."""

import asyncio
import os

import pytest

from keyhouse.domain.cases import approve_case, open_case, submit_case, take_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.visits import Actor
from keyhouse.kit.problems import Conflict

pytestmark = [pytest.mark.search, pytest.mark.timeout(3600)]
ROUNDS = int(os.environ.get("ROUNDS", "20"))
DATA = {
    "company_name": "A",
    "contact_name": "B",
    "phone": "+7",
    "country": "KZ",
    "company_kind": "company",
}


def visit_of(house, actor: Actor):
    return house.door.visit(house.directory.by_slug("ozon"), actor)


async def test_each_case_is_decided_once(house, second_house):
    for number in range(ROUNDS):
        owner = visit_of(house, Actor("owner", f"acc_{number}"))
        draft = await open_case(owner, "application", f"acc_{number}", f"acc_{number}", DATA)
        case = await submit_case(owner, draft)
        await owner.db.commit()

        async def decide(reviewer: int, case_id: str = case.id) -> bool:
            actor = Actor("staff", f"stf_{reviewer}", role="reviewer")
            visit = visit_of((house, second_house)[reviewer % 2], actor)
            try:
                taken = await take_case(visit, await cases.case(visit, case_id))
                await approve_case(visit, taken)
                await visit.db.commit()
            except Conflict:
                return False
            finally:
                await visit.db.rollback()
            return True

        assert sum(await asyncio.gather(*(decide(n) for n in range(20)))) == 1
