"""Applying again: a lapsed application goes on, a rejected one is made anew from what was there."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import FINAL_REASONS, open_case, reopen_case
from keyhouse.domain.visits import Visit
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import TooMany

A_DAY = Budget("applications made again", 10, timedelta(hours=24))


async def open_again(visit: Visit, case: Row[Any]) -> Row[Any] | None:
    """The draft; None when the last one still runs, or was rejected for good.

    Raises `TooMany`.
    """
    if not await spend(visit.db, visit.marketplace.id, A_DAY, case.owner_id, visit.now):
        raise TooMany(wait=int(A_DAY.window.total_seconds()))
    if case.state == "lapsed":
        return await reopen_case(visit, case)
    if case.state not in ("rejected", "withdrawn") or case.reason in FINAL_REASONS:
        return None
    return await open_case(visit, case.kind, case.subject_id, case.owner_id, case.data)
