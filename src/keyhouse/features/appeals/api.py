"""Sanctions and appeals by JSON."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from keyhouse.domain.accounts.sanctions import REASONS, live_of_owner, sanction_of
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases import withdraw_case
from keyhouse.features.appeals.appeal import APPEAL
from keyhouse.features.appeals.make_appeal import make_appeal
from keyhouse.features.appeals.schemas import MakeAppeal
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import PROBLEMS, BannedOwnersRoute, TheVisit
from keyhouse.web.case_api import CaseState, case_state, id_of, owner_of
from keyhouse.web.texts import translate

router = APIRouter(tags=["standing"], route_class=BannedOwnersRoute, responses=PROBLEMS)


class Sanction(BaseModel):
    """What holds against the account, or against the shop that `subject` names."""

    id: str
    subject: str
    kind: str
    reason: str
    text: str
    words: str
    since: datetime
    until: datetime | None
    appeal: CaseState | None


@router.get("/standing", summary="What holds against one's account and shops")
async def get_standing(visit: TheVisit) -> list[Sanction]:
    found = []
    for each in await live_of_owner(visit, owner_of(visit)):
        case = await cases.latest(visit, APPEAL.name, each.id)
        found.append(
            Sanction(
                id=each.id,
                subject=each.subject_id,
                kind=each.kind,
                reason=each.reason,
                text=translate(visit.language, REASONS[each.reason]),
                words=each.words,
                since=each.made_at,
                until=each.until,
                appeal=await case_state(visit, case) if case else None,
            )
        )
    return found


@router.post("/standing/{sanction}/appeal", status_code=201, summary="Appeal, once")
async def post_appeal(visit: TheVisit, sanction: str, form: MakeAppeal) -> CaseState:
    found = await sanction_of(visit, id_of(sanction, "san"))
    if not found or found.owner_id != owner_of(visit) or found.lifted_at:
        raise NotFound()
    return await case_state(visit, await make_appeal(visit, found, form.words, []))


@router.post("/standing/{sanction}/appeal/withdraw", summary="Withdraw the appeal")
async def post_withdraw(visit: TheVisit, sanction: str) -> CaseState:
    case = await cases.latest(visit, APPEAL.name, id_of(sanction, "san"))
    if not case or case.owner_id != owner_of(visit):
        raise NotFound()
    moved = await withdraw_case(visit, case)
    return await case_state(visit, moved)
