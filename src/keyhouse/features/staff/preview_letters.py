"""What the applicant would be sent by a decision."""

from keyhouse.domain.cases import queries as cases
from keyhouse.domain.visits import Visit
from keyhouse.features.staff.decide import decide
from keyhouse.features.staff.plan_decision import Items
from keyhouse.features.staff.schemas import Decision
from keyhouse.web.previews import Preview, preview


async def preview_letters(
    visit: Visit, case_id: str, form: Decision, items: Items
) -> list[Preview]:
    """One for each message; raises what `decide` raises."""
    case = await cases.case(visit, case_id)
    subjects = {case.id, case.owner_id, case.subject_id} if case else set()
    return await preview(visit, subjects, lambda: decide(visit, case_id, form, items))
