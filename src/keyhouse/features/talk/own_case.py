"""The case of the address, for its owner alone."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import queries as cases
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import NotFound
from keyhouse.web.case_api import owner_of


async def own_case(visit: Visit, case_id: str) -> Row[Any]:
    """Raises `SignInNeeded`, and `NotFound` for other people's and where nothing was ever asked."""
    owner_id, case = owner_of(visit), await cases.case(visit, case_id)
    if not case or not case.talk or case.owner_id != owner_id:
        raise NotFound()
    return case
