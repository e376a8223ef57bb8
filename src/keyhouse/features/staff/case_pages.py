"""One case: everything to decide it, the decision, notes, papers."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import note_look
from keyhouse.domain.cases.ask_for_changes import SentBack
from keyhouse.domain.documents import read_document, read_page
from keyhouse.features.staff import plan_queries
from keyhouse.features.staff.case_view import case_values, said_before
from keyhouse.features.staff.hand_over import hand_over
from keyhouse.features.staff.plan_decision import Items, press, undo_decision
from keyhouse.features.staff.preview_letters import preview_letters
from keyhouse.features.staff.schemas import AskApplicant, Assign, Decision, Note
from keyhouse.features.staff.see_case import add_note, ask_applicant, seen_case
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.papers import show

pages = Pages("/staff/cases", is_for_staff=True)


async def _seen(here: Here) -> Row[Any]:
    return await seen_case(here.visit, here.argument("case"))


@pages.get("/{case}", "cases.view")
async def show_case(here: Here) -> Answer:
    return await _case_page(here)


async def _case_page(here: Here, **more: Any) -> Page:
    case = await _seen(here)
    await note_look(here.visit, "case.viewed", case.id)
    values = await case_values(here.visit, case)
    said = said_before(here.visit, values["planned"])
    for name in ("reject_words", "answer_words"):
        here.typed.values.setdefault(name, said.get(name, ""))
    chosen = here.typed_texts() or said
    values |= {"chosen": chosen, "did": here.query("did"), "previews": None, **more}
    return here.page("staff/case.html", **values)


@pages.post("/{case}", "cases.view")
async def decide_case(here: Here) -> Answer:
    """What decides the case waits for some seconds; everything else is done at once."""
    form = await here.form(Decision, again=lambda: _case_page(here))
    case, items = await _seen(here), _items(here)
    if form.preview:
        # What was chosen stays on the page; nothing is decided by looking.
        shown = await preview_letters(here.visit, case, form, items)
        return await _case_page(here, previews=shown)
    done = await press(here.visit, case, form, items)
    return Go(f"/staff/cases/{case.id}" + ("" if done.due_at else f"?did={done.act}"))


def _items(here: Here) -> Items:
    reasons, words = here.choices("reason_"), here.choices("words_")
    return {
        item: SentBack(reasons.get(item, ""), words.get(item, "").strip())
        for item, verdict in here.choices("verdict_").items()
        if verdict == "sent_back"
    }


@pages.post("/{case}/undo", "cases.view")
async def undo(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _case_page(here))
    case = await _seen(here)
    await undo_decision(here.visit, case.id)
    return Go(f"/staff/cases/{case.id}?did=undone")


@pages.post("/{case}/failure", "cases.view")
async def dismiss_failure(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _case_page(here))
    case = await _seen(here)
    await plan_queries.forget_failure(here.visit, case.id)
    return Go(f"/staff/cases/{case.id}")


@pages.post("/{case}/notes", "cases.note")
async def write_note(here: Here) -> Answer:
    form = await here.form(Note, again=lambda: _case_page(here))
    case = await _seen(here)
    await add_note(here.visit, case, form.note)
    return Go(f"/staff/cases/{case.id}?did=noted")


@pages.post("/{case}/questions", "case.question")
async def ask(here: Here) -> Answer:
    form = await here.form(AskApplicant, again=lambda: _case_page(here))
    case = await _seen(here)
    await ask_applicant(here.visit, case, form)
    return Go(f"/staff/cases/{case.id}?did=asked")


@pages.post("/{case}/assign", "case.assign")
async def assign(here: Here) -> Answer:
    form = await here.form(Assign, again=lambda: _case_page(here))
    case = await _seen(here)
    await hand_over(here.visit, case, form)
    return Go(f"/staff/cases/{case.id}?did=assigned")


@pages.get("/{case}/papers/{document}", "papers.view")
async def open_paper(here: Here) -> Answer:
    case = await _seen(here)
    return show(await read_document(here.visit, here.argument("document"), case.id))


@pages.get("/{case}/papers/{document}/{page}", "papers.view")
async def open_page(here: Here) -> Answer:
    """A PDF as a picture of one of its pages."""
    case, page = await _seen(here), here.argument("page")
    if not page.isdecimal() or len(page) > 3:
        raise NotFound()
    return show(await read_page(here.visit, here.argument("document"), case.id, int(page)))
