"""One page: what was asked and answered about a case, and room for an answer."""

from keyhouse.domain.cases import CaseKinds
from keyhouse.domain.cases.desk_queries import OPEN
from keyhouse.domain.cases.talk import QUESTIONS, answer_question, talk_of
from keyhouse.features.talk.own_case import own_case
from keyhouse.features.talk.schemas import AnswerQuestion
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/questions", open_to="frozen")


@pages.get("/{case}")
async def show_questions(here: Here) -> Answer:
    return await _page(here)


async def _page(here: Here) -> Page:
    case = await own_case(here.visit, here.argument("case"))
    kind = here.visit.part(CaseKinds)[case.kind]
    return here.page(
        "talk/questions.html",
        case=case,
        label=kind.label,
        way_back=kind.path(case),
        said=await talk_of(here.visit, case.id),
        questions=QUESTIONS,
        is_open=case.state in OPEN,
        did=here.query("did"),
    )


@pages.post("/{case}")
async def answer(here: Here) -> Answer:
    form = await here.form(AnswerQuestion, again=lambda: _page(here))
    case = await own_case(here.visit, here.argument("case"))
    await answer_question(here.visit, case, form.words)
    return Go(f"/questions/{case.id}?did=answered")
