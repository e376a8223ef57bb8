"""The case of the address, for its owner alone."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import queries as cases
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import NotFound


async def own_case(visit: Visit, case_id: str) -> Row[Any]:
    """Raises `NotFound` for everybody else's, and where nothing was ever asked."""
    case = await cases.case(visit, case_id)
    if not case or not case.talk or case.owner_id != visit.actor.id:
        raise NotFound()
    return case
