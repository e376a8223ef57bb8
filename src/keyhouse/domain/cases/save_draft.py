"""Keeping what the applicant typed, as long as the case is open for it."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import queries
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Conflict, Problem
from keyhouse.kit.texts import N_

MORE = "more"  # the item of papers that nobody asked for
OPEN_STATES = ("draft", "changes_needed")


class NothingOpen(Problem):
    code, status = "under_review", 409
    text = N_("Under review: nothing can be changed now.")


def is_open(row: Row[Any], item: str) -> bool:
    """Whether the applicant may change this item now.

    After a request for changes: what was sent back, what is asked for only now, because an entry
    that was sent back has changed, and more papers where the kind takes any.
    """
    if row.state == "changes_needed":
        return item in row.open_items or item not in row.asked_items or item == MORE
    return bool(row.state == "draft")


async def save_draft(visit: Visit, row: Row[Any], changes: dict[str, Any]) -> Row[Any]:
    """Merges changes into the draft; which items are open (`is_open`) the caller has asked.

    Raises `NothingOpen` when it is closed, `Conflict` when another tab has saved meanwhile.
    """
    saved = await queries.save_data(visit, row, {**row.data, **changes}, OPEN_STATES)
    if saved:
        return saved
    current = await queries.case(visit, row.id)
    if current and current.state in OPEN_STATES:
        raise Conflict(state=current.state, version=current.version)
    raise NothingOpen()
