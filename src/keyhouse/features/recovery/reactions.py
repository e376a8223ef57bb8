"""What this feature does when it hears of its cases, and when a waiting time passes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import finish_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.messaging import LetterKind, queue_letter
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import lost_queries
from keyhouse.features.recovery.hand_in_evidence import private_link
from keyhouse.features.recovery.lost_case import RECOVERY
from keyhouse.features.recovery.messages import (
    LOST_APPROVED,
    LOST_DONE,
    LOST_REJECTED,
    LOST_REMINDER,
    LOST_WARNING,
)
from keyhouse.features.recovery.stop_case import PURPOSES, warn_owner
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Conflict

REMIND_BEFORE = timedelta(hours=6)


async def tell_cooling(visit: Visit, case_id: str) -> None:
    """Approved: the applicant hears when it takes effect, every known address how to stop it."""
    case = await _own(visit, case_id)
    if case:
        await _tell(visit, case, LOST_APPROVED, {"until": case.due_at.isoformat()})
        await warn_owner(visit, case, LOST_WARNING, PURPOSES[0])


async def tell_rejected(visit: Visit, case_id: str) -> None:
    """The same words whether the account exists or not."""
    case = await _own(visit, case_id)
    if case:
        items = [("", RECOVERY.reason_of(case), case.words)]
        await _tell(visit, case, LOST_REJECTED, {"items": items})


async def tell_done(visit: Visit, case_id: str) -> None:
    case = await _own(visit, case_id)
    if case:
        await _tell(visit, case, LOST_DONE, {}, path="/recover")


async def finish_waiting(visit: Visit) -> None:
    """Reminds every known address before the end, and lets take effect what has waited."""
    for case in await cases.cooling(visit, RECOVERY.name, visit.now + REMIND_BEFORE):
        try:
            await _finish_or_remind(await as_of(visit, case.playbook_version), case)
            await visit.db.commit()
        except Conflict:
            await visit.db.rollback()  # stopped at this moment
        except Exception as error:  # one case that cannot be finished must not stop the others
            await visit.db.rollback()
            get_log().error("case fault", case=case.id, exc_info=error)


async def _finish_or_remind(visit: Visit, case: Row[Any]) -> None:
    if case.due_at <= visit.now:
        await finish_case(visit, case)
    elif await cases.note_reminded(visit, case.id):
        await warn_owner(visit, case, LOST_REMINDER, PURPOSES[1])


async def _own(visit: Visit, case_id: str) -> Row[Any] | None:
    case = await cases.case(visit, case_id)
    return case if case and case.kind == RECOVERY.name else None


async def _tell(
    visit: Visit, case: Row[Any], kind: LetterKind, values: dict[str, Any], path: str = ""
) -> None:
    """To the new address, with the private link."""
    lost = await lost_queries.of_case(visit, case.id)
    if not lost:
        return
    path = path or f"/recover/lost/case/{private_link(visit, lost.id)}"
    reader = replace(visit, language=case.data["language"])
    await queue_letter(
        reader,
        kind,
        lost.new_value,
        subject_id=case.id,
        values={"reference": case.reference, **values},
        secrets={"link": visit.link(path)},
    )
