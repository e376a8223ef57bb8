"""What this feature does when it hears of its cases: letters to who asked."""

from keyhouse.domain.cases import ITEM_REASONS
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.visits import Visit
from keyhouse.features.help.link import write
from keyhouse.features.help.messages import HELP_ASKED, HELP_CLOSED, HELP_RECEIVED
from keyhouse.features.help.request import HELP


async def tell_received(visit: Visit, case_id: str) -> None:
    case = await cases.case(visit, case_id)
    if case and case.kind == HELP.name:
        await write(visit, case, HELP_RECEIVED, {"day": case.promised_on.isoformat()})


async def tell_asked(visit: Visit, case_id: str) -> None:
    case = await cases.case(visit, case_id)
    if case and case.kind == HELP.name:
        verdicts = await cases.verdicts(visit, case.id, case.revision)
        items = [("", ITEM_REASONS[v.reason], v.words) for v in verdicts if v.reason]
        await write(visit, case, HELP_ASKED, {"items": items})


async def tell_closed(visit: Visit, case_id: str) -> None:
    case = await cases.case(visit, case_id)
    if case and case.kind == HELP.name:
        items = [("", HELP.reason_of(case), case.words)]
        await write(visit, case, HELP_CLOSED, {"items": items})
