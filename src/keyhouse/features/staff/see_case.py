"""A case that the actor may see, and what the staff tell each other about it."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import CaseKinds, desk_queries
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.talk import ask_owner
from keyhouse.domain.visits import NotYours, Visit
from keyhouse.features.staff.decide import check_not_own
from keyhouse.features.staff.plan_decision import check_unplanned
from keyhouse.features.staff.schemas import AskApplicant
from keyhouse.kit.problems import Invalid, NotFound
from keyhouse.kit.texts import N_


async def seen_case(visit: Visit, case_id: str) -> Row[Any]:
    """Raises `NotFound`, and `NotYours` for a kind that the actor may not see."""
    case = await cases.case(visit, case_id)
    if not case or case.state == "draft":
        raise NotFound()
    if not visit.part(CaseKinds)[case.kind].may_see(visit.actor):
        raise NotYours()
    return case


async def ask_applicant(visit: Visit, case: Row[Any], form: AskApplicant) -> None:
    """Raises what `ask_owner` raises, and `OwnCase`."""
    await check_not_own(visit, case)
    await check_unplanned(visit, case.id)
    await ask_owner(visit, case, form.question, form.question_words)


async def add_note(visit: Visit, case: Row[Any], words: str) -> None:
    """Raises `Invalid` when there is nothing in it."""
    if not words:
        raise Invalid.one("note", "empty", N_("Write something first."))
    await desk_queries.add_note(visit, case.id, words)
    await record_fact(visit, "case.noted", case.id)
