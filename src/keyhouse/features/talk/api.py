"""Questions about a case, by JSON."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from keyhouse.domain.cases.talk import QUESTIONS, answer_question, talk_of
from keyhouse.features.talk.own_case import own_case
from keyhouse.features.talk.schemas import AnswerQuestion
from keyhouse.web.api import PROBLEMS, FrozenOwnersRoute, TheVisit
from keyhouse.web.staff_api import Id
from keyhouse.web.texts import translate

router = APIRouter(
    prefix="/questions", tags=["questions"], route_class=FrozenOwnersRoute, responses=PROBLEMS
)


class Said(BaseModel):
    """`question` is in the reader's language; `words` are as somebody wrote them."""

    by: Literal["staff", "owner"]
    at: datetime
    question: str
    words: str


class Answered(BaseModel):
    answered: Literal[True] = True


@router.get("/{case}", summary="What was asked and answered about a case")
async def get_questions(visit: TheVisit, case: Id) -> list[Said]:
    row = await own_case(visit, case)
    return [
        Said(
            by="staff" if each.staff_id else "owner",
            at=each.at,
            question=translate(visit.language, QUESTIONS[each.code]) if each.code else "",
            words=each.words,
        )
        for each in await talk_of(visit, row.id)
    ]


@router.post("/{case}", status_code=201, summary="Answer what was asked")
async def post_answer(visit: TheVisit, case: Id, form: AnswerQuestion) -> Answered:
    await answer_question(visit, await own_case(visit, case), form.words)
    return Answered()
