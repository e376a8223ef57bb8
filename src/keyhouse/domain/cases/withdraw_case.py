"""Taking a case back, by who made it or in their name; whoever reviews it is rid of it."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.visits import Visit


async def withdraw_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """Raises `Conflict` when it is decided, over, or no longer what was seen."""
    return await make_move(
        visit, CASE, row, "withdraw", who="owner", reviewer_id=None, lease_until=None
    )
