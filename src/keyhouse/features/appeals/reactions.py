"""Letters about an appeal."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts.sanctions import sanction_of
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.sanction import tell
from keyhouse.domain.visits import Visit
from keyhouse.features.appeals.appeal import APPEAL
from keyhouse.features.appeals.messages import APPEAL_RECEIVED, APPEAL_REFUSED


async def tell_received(visit: Visit, case_id: str) -> None:
    case, sanction = await _own(visit, case_id)
    if case and sanction:
        said = {"day": case.promised_on.isoformat(), "reference": case.reference}
        await tell(visit, sanction, APPEAL_RECEIVED, said)


async def tell_refused(visit: Visit, case_id: str) -> None:
    case, sanction = await _own(visit, case_id)
    if case and sanction:
        items = [("", APPEAL.reason_of(case), case.words)]
        await tell(visit, sanction, APPEAL_REFUSED, {"items": items, "reference": case.reference})


async def _own(visit: Visit, case_id: str) -> tuple[Row[Any] | None, Row[Any] | None]:
    case = await cases.case(visit, case_id)
    if not case or case.kind != APPEAL.name:
        return None, None
    return case, await sanction_of(visit, case.subject_id)
