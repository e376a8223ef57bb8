"""Giving a case to somebody, by whoever looks after the queue."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import CaseKinds, assign_case
from keyhouse.domain.visits import Visit
from keyhouse.features.staff import queries
from keyhouse.features.staff.plan_decision import check_unplanned
from keyhouse.features.staff.schemas import Assign
from keyhouse.kit.problems import Conflict, Invalid
from keyhouse.kit.texts import N_

NOT_ON_STAFF = N_("Choose somebody who may decide this case.")


async def hand_over(visit: Visit, case: Row[Any], form: Assign) -> None:
    """Raises `Conflict` when the case has moved on, and `Invalid` for who may not decide it."""
    if case.version != form.version:
        raise Conflict(state=case.state, version=case.version)
    person = await queries.member(visit, form.to)
    if not person or person.role not in visit.part(CaseKinds)[case.kind].deciders:
        raise Invalid.one("to", "not_on_staff", NOT_ON_STAFF)
    await check_unplanned(visit, case.id)
    await assign_case(visit, case, person.id)
