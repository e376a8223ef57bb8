"""The next case to work on: the most urgent one that nobody has."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import CaseKinds, desk_queries, take_case
from keyhouse.domain.cases.desk_queries import Filter
from keyhouse.domain.marketplaces import day_of
from keyhouse.domain.visits import Visit
from keyhouse.features.staff import plan_queries
from keyhouse.features.staff.decide import check_not_own
from keyhouse.kit.problems import Conflict
from keyhouse.web.own_account import OwnCase


async def take_next(visit: Visit, by: Filter) -> Row[Any] | None:
    """Taken; of twenty people who ask at once each gets another one. None when there is none."""
    today = day_of(visit.marketplace, visit.now)
    decided = tuple(n for n in by.kinds if visit.part(CaseKinds)[n].may_decide(visit.actor))
    on_their_way = await plan_queries.planned_cases(visit)
    narrowed = Filter(decided, by.language, by.country, by.due)
    for case in await desk_queries.next_ones(visit, narrowed, today, on_their_way):
        try:
            await check_not_own(visit, case)
            return await take_case(visit, case)
        except (Conflict, OwnCase):
            continue  # somebody else was faster, or has to do it
    return None
