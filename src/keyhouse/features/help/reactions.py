"""What this feature does when it hears of its cases: letters to who asked."""

from typing import Any

from keyhouse.domain.cases import ITEM_REASONS
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.messaging import LetterKind, queue_letter
from keyhouse.domain.visits import Visit
from keyhouse.features.help.link import private_link
from keyhouse.features.help.messages import HELP_ASKED, HELP_CLOSED, HELP_RECEIVED
from keyhouse.features.help.request import HELP


async def tell_received(visit: Visit, case_id: str) -> None:
    case = await cases.case(visit, case_id)
    if case and case.kind == HELP.name:
        await _tell(visit, case, HELP_RECEIVED, {"day": case.promised_on.isoformat()})


async def tell_asked(visit: Visit, case_id: str) -> None:
    case = await cases.case(visit, case_id)
    if case and case.kind == HELP.name:
        verdicts = await cases.verdicts(visit, case.id, case.revision)
        items = [("", ITEM_REASONS[v.reason], v.words) for v in verdicts if v.reason]
        await _tell(visit, case, HELP_ASKED, {"items": items})


async def tell_closed(visit: Visit, case_id: str) -> None:
    case = await cases.case(visit, case_id)
    if case and case.kind == HELP.name:
        items = [("", HELP.reason_of(case), case.words)]
        await _tell(visit, case, HELP_CLOSED, {"items": items})


async def _tell(visit: Visit, case: Any, kind: LetterKind, values: dict[str, Any]) -> None:
    await queue_letter(
        visit,
        kind,
        case.data["email"],
        subject_id=case.id,
        values={"reference": case.reference, **values},
        secrets={"link": private_link(visit, case.id)},
        language=case.data["language"],
    )
