"""What the applicant would be sent by a decision."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import Visit
from keyhouse.features.staff.decide import decide, meant
from keyhouse.features.staff.plan_decision import Items
from keyhouse.features.staff.schemas import Decision
from keyhouse.web.previews import Preview, preview


async def preview_letters(
    visit: Visit, case: Row[Any], form: Decision, items: Items
) -> list[Preview]:
    """One for each message; raises what `decide` raises."""
    form = meant(await as_of(visit, case.playbook_version), case, form, items)
    subjects = {case.id, case.owner_id, case.subject_id}
    return await preview(visit, subjects, lambda: decide(visit, case.id, form, items))
