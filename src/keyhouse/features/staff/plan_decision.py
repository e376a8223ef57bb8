"""Approvals, rejections and requests for changes wait a few seconds, in which they can be undone.

Until then nothing of a decision has happened, so that undoing one takes nothing back: no letter
has left, no shop was unbound. Whether it can be done is seen at once, by doing it and rolling
that back.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases.ask_for_changes import SentBack
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import STAFF, Actor, NotYours, Visit
from keyhouse.features.staff import plan_queries, queries
from keyhouse.features.staff.decide import decide, meant
from keyhouse.features.staff.schemas import Decision
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Conflict, Problem
from keyhouse.kit.texts import N_

UNDO = timedelta(seconds=8)
TOLD = ("approve", "ask_for_changes", "reject", "confirm")  # the applicant hears of these
Items = dict[str, SentBack]


class TooLate(Problem):
    code, status = "too_late", 409
    text = N_("It is too late to undo this: it has been done.")


async def plan_decision(visit: Visit, case_id: str, form: Decision, items: Items) -> None:
    """Raises what `decide` raises, and `Conflict` when a decision is on its way already."""
    await check_unplanned(visit, case_id)
    await decide(visit, case_id, form, items)
    await visit.db.rollback()
    said = {"form": form.model_dump(), "items": {name: vars(each) for name, each in items.items()}}
    due = {"case_id": case_id, "said": said, "due_at": visit.now + UNDO}
    if not await plan_queries.put_planned(visit, due):
        raise Conflict()


@dataclass(frozen=True)
class Pressed:
    """What a button did: `act` is what it stood for, `due_at` when it is carried out, if later."""

    act: str
    case: Row[Any]
    due_at: datetime | None = None


async def press(visit: Visit, case: Row[Any], form: Decision, items: Items) -> Pressed:
    """What decides the case waits for some seconds, everything else is done at once.

    Raises what `decide` raises.
    """
    form = meant(await as_of(visit, case.playbook_version), case, form, items)
    if form.act in TOLD:
        await plan_decision(visit, case.id, form, items)
        return Pressed(form.act, case, visit.now + UNDO)
    await check_unplanned(visit, case.id)
    return Pressed(form.act, await decide(visit, case.id, form, items))


async def undo_decision(visit: Visit, case_id: str) -> None:
    """What was typed is kept for the next try. Raises `TooLate`, for other people's as well."""
    row = await plan_queries.planned(visit, case_id)
    if not row or row.staff_id != visit.actor.id:
        raise TooLate()
    if not await plan_queries.note_failure(visit, row, plan_queries.UNDONE):
        raise TooLate()


async def check_unplanned(visit: Visit, case_id: str) -> None:
    """Raises `Conflict` while a decision about the case is on its way."""
    planned = await plan_queries.planned(visit, case_id)
    if planned and not planned.failure:
        raise Conflict()


async def carry_out_decisions(visit: Visit) -> None:
    """Every decision whose seconds are over, each in a transaction of its own."""
    for row in await plan_queries.due_decisions(visit):
        try:
            await _carry_out(visit, row)
        except Exception as error:  # one that cannot be made must not stop the others
            await visit.db.rollback()
            code = error.code if isinstance(error, Problem) else "fault"
            if code == "fault":
                get_log().error("decision fault", case=row.case_id, exc_info=error)
            await plan_queries.note_failure(visit, row, code)
        await visit.db.commit()


async def _carry_out(visit: Visit, row: Row[Any]) -> None:
    if not await plan_queries.claim_planned(visit, row):
        return  # undone, or another node does it
    person = await queries.member(visit, row.staff_id)
    if not person:
        raise NotYours()
    actor = Actor(STAFF, person.id, role=person.role)
    visit = replace(visit, actor=actor, language=person.language)
    items = {name: SentBack(**each) for name, each in row.said["items"].items()}
    await decide(visit, row.case_id, Decision(**row.said["form"]), items)
