"""Questions to support by JSON, for who is signed in; and all of one's own cases."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import Row

from keyhouse.domain.cases import CaseKinds, withdraw_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.visits import Visit
from keyhouse.features.help.ask_support import answer_question, ask_as_owner, live_request
from keyhouse.features.help.schemas import Question, Reply
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import PROBLEMS, BannedOwnersRoute, TheVisit
from keyhouse.web.case_api import CaseState, case_state, owner_of
from keyhouse.web.texts import translate

router = APIRouter(tags=["cases"], route_class=BannedOwnersRoute, responses=PROBLEMS)


class CaseLine(BaseModel):
    """One case in short; `path` is its page, below the marketplace's address."""

    reference: str
    kind: str
    state: str
    label: str
    path: str


async def _request(visit: Visit) -> Row[Any]:
    owner_of(visit)
    found = await live_request(visit)
    if not found:
        raise NotFound()
    return found


@router.get("/cases", summary="All cases of one's own, the newest first")
async def get_cases(visit: TheVisit) -> list[CaseLine]:
    kinds = visit.part(CaseKinds)
    return [
        CaseLine(
            reference=each.reference,
            kind=each.kind,
            state=each.state,
            label=translate(visit.language, kinds[each.kind].labels[each.state]),
            path=kinds[each.kind].path(each),
        )
        for each in await cases.own_cases(visit, owner_of(visit))
    ]


@router.post("/support", status_code=201, summary="Ask support something")
async def post_question(visit: TheVisit, form: Question) -> CaseState:
    owner_of(visit)
    return await case_state(visit, await ask_as_owner(visit, form, []))


@router.get("/support", summary="The last question and its answer")
async def get_question(visit: TheVisit) -> CaseState:
    return await case_state(visit, await _request(visit))


@router.post("/support/reply", summary="Answer what support asked")
async def post_reply(visit: TheVisit, form: Reply) -> CaseState:
    return await case_state(visit, await answer_question(visit, await _request(visit), form.words))


@router.post("/support/withdraw", summary="Withdraw the question")
async def post_withdraw(visit: TheVisit) -> CaseState:
    moved = await withdraw_case(visit, await _request(visit))
    return await case_state(visit, moved)
