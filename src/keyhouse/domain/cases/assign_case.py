"""Giving a case to somebody of the staff."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.visits import Visit


async def assign_case(visit: Visit, row: Row[Any], staff_id: str) -> Row[Any]:
    """Theirs until they give it back; whoever had it open is told by the `Conflict` they meet."""
    return await make_move(
        visit,
        CASE,
        row,
        "assign",
        note={"to": staff_id},
        assigned_to=staff_id,
        reviewer_id=None,
        lease_until=None,
    )
