"""What time does to cases: answers from outside, reminders, lapsing, forgetting old drafts."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import queries
from keyhouse.domain.cases.kinds import CaseKinds
from keyhouse.domain.cases.messages import LAPSED, REMINDER
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.cases.submit_case import become_ready
from keyhouse.domain.cases.tell import tell_owner
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents import remove_document
from keyhouse.domain.marketplaces import as_of, day_of
from keyhouse.domain.messaging import LetterKind
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import Conflict

REMIND_BEFORE = timedelta(days=7)
NOBODYS_KEPT_FOR = timedelta(days=1)  # whoever made it did not prove a mailbox
DRAFTS_KEPT_FOR = timedelta(days=90)


async def keep_time(visit: Visit) -> None:
    """One case that cannot be moved must not stop the others."""
    for case in await queries.waiting(visit):
        await _alone(visit, case, _ask_again)
    for case in await queries.unanswered(visit, visit.now + REMIND_BEFORE):
        await _alone(visit, case, _remind_or_lapse)
    for case in await queries.old_drafts(
        visit, visit.now - DRAFTS_KEPT_FOR, visit.now - NOBODYS_KEPT_FOR
    ):
        await _alone(visit, case, _forget)


async def _alone(visit: Visit, case: Row[Any], step: Any) -> None:
    try:
        await step(await as_of(visit, case.playbook_version), case)
        await visit.db.commit()
    except Conflict:
        await visit.db.rollback()  # it moved at this moment
    except Exception as error:
        await visit.db.rollback()
        get_log().error("case fault", case=case.id, exc_info=error)


async def _ask_again(visit: Visit, case: Row[Any]) -> None:
    ask = visit.part(CaseKinds)[case.kind].ask
    if ask:
        await ask(visit, case)
    await become_ready(visit, case)


async def _remind_or_lapse(visit: Visit, case: Row[Any]) -> None:
    if case.due_at <= visit.now:
        await make_move(visit, CASE, case, "lapse", who=SYSTEM.kind)
        await _tell(visit, case, LAPSED)
    elif await queries.note_reminded(visit, case.id):
        await _tell(visit, case, REMINDER)


async def _forget(visit: Visit, case: Row[Any]) -> None:
    if case.revision:  # it was handed in once: what happened then stays known
        await make_move(visit, CASE, case, "lapse", who=SYSTEM.kind)
        return
    for paper in await documents.of_case(visit, case.id):
        await remove_document(visit, paper, keep=False)
    await queries.drop_draft(visit, case)


async def _tell(visit: Visit, case: Row[Any], kind: LetterKind) -> None:
    day = day_of(visit.marketplace, case.due_at)
    await tell_owner(visit, case, kind, {"day": day.isoformat()})
