"""Keeping what the applicant typed, as long as the case is open for it."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import queries
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_

OPEN_STATES = ("draft", "changes_needed")


class NothingOpen(Problem):
    code, status = "under_review", 409
    text = N_("Under review: nothing can be changed now.")


def is_open(row: Row[Any], item: str) -> bool:
    """Whether the applicant may change this item now."""
    return row.state == "draft" or (row.state == "changes_needed" and item in row.open_items)


async def save_draft(visit: Visit, row: Row[Any], item: str, changes: dict[str, Any]) -> Row[Any]:
    """Merges the changes of one item into the draft; raises `NothingOpen` when it is closed."""
    if not is_open(row, item):
        raise NothingOpen()
    saved = await queries.save_data(visit, row, {**row.data, **changes}, OPEN_STATES)
    if not saved:
        raise NothingOpen()
    return saved
