"""Taking up a lapsed case again, with everything that was there."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Conflict


async def reopen_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """The draft, under the playbook that is in force now; papers are there until they are erased.

    Raises `Conflict` when it is not lapsed, or another one of its kind is alive already: the
    unique index holds that.
    """
    try:
        return await make_move(
            visit,
            CASE,
            row,
            "reopen",
            playbook_version=visit.marketplace.playbook_version,
            opened_at=visit.now,
            opened_by=visit.actor.id,
            ended_at=None,
            papers_erased_at=None,
            erasure="",
            promised_on=None,
            days_left=None,
            open_items=[],
            due_at=None,
            reminded_at=None,
        )
    except IntegrityError as error:
        raise Conflict(state=row.state, version=row.version) from error
