"""Help pages, and asking support: the question, its code, the page that follows it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import CASE, Upload, view_case, withdraw_case
from keyhouse.domain.documents import DocumentsPolicy, read_document
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.help.ask_support import (
    Asked,
    answer_question,
    ask_as_owner,
    ask_as_stranger,
    confirm_question,
    live_request,
    send_code,
)
from keyhouse.features.help.link import by_token
from keyhouse.features.help.policy import HelpPolicy
from keyhouse.features.help.request import HELP, TOPICS
from keyhouse.features.help.schemas import AskSupport, Question, Reply
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.papers import show
from keyhouse.web.texts import translate

pages = Pages(open_to="banned")
HOUR = 3600
FORM, CODE, REQUEST = "help/support.html", "help/support-code.html", "help/request.html"


@pages.get("/help/new")
async def show_new(here: Here) -> Answer:
    return here.page("help/new.html", video=here.visit.policy(HelpPolicy).new_video)


@pages.get("/help/password")
async def show_password(here: Here) -> Answer:
    return here.page("help/password.html", video=here.visit.policy(HelpPolicy).password_video)


@pages.get("/support")
async def show_support(here: Here) -> Answer:
    return await _form(here)


@pages.post("/support")
async def ask(here: Here) -> Answer:
    """By who is not signed in: the next page asks for the code that went to the mailbox."""
    form = await here.form(AskSupport, again=lambda: _form(here))
    here.set_cookie("help", await ask_as_stranger(here.visit, form), HOUR)
    return Go("/support/code")


@pages.get("/support/code")
async def show_code(here: Here) -> Answer:
    return await _code_page(here) or Go("/support")


@pages.post("/support/again")
async def send_again(here: Here) -> Answer:
    page = await _code_page(here)
    await here.form(Nothing, again=page)
    case = await _draft(here)
    if not case:
        return Go("/support")
    await send_code(here.visit, case)
    return Go("/support/code?sent=1")


@pages.post("/support/code")
async def confirm(here: Here) -> Answer:
    page = await _code_page(here)
    form = await here.form(ConfirmCode, again=page)
    case = await _draft(here)
    if not page or not case:
        return Go("/support")
    outcome = await confirm_question(here.visit, case, form.code)
    if isinstance(outcome, Asked):
        return Go("/support/request?sent=1")
    return here.refuse(page, "code", outcome)


@pages.post("/support/own", takes_files=True)
async def ask_own(here: Here) -> Answer:
    form = await here.form(Question, again=lambda: _form(here))
    uploads = [Upload(name, f.filename or "", await f.read()) for name, f in here.files]
    await ask_as_owner(here.visit, form, uploads)
    here.drop_cookie("help")  # of a question that was asked before signing in
    return Go("/support/request?sent=1")


@pages.get("/support/request")
async def show_request(here: Here) -> Answer:
    return await _request_page(here)


@pages.post("/support/request")
async def reply(here: Here) -> Answer:
    form = await here.form(Reply, again=lambda: _request_page(here))
    case = await _request(here)
    await answer_question(_applicant(here, case), case, form.words)
    return Go("/support/request?sent=1")


@pages.post("/support/request/withdraw")
async def withdraw(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _request_page(here))
    case = await _request(here)
    who = _applicant(here, case)
    await withdraw_case(who, case)
    return Go("/support/request")


@pages.get("/support/request/{token}")
async def open_link(here: Here) -> Answer:
    """The private link moves out of the address into a short cookie."""
    here.set_cookie("help", here.argument("token"), HOUR)
    return Go("/support/request")


@pages.get("/support/papers/{document}")
async def open_paper(here: Here) -> Answer:
    case = await live_request(here.visit) if here.visit.actor.kind == "owner" else None
    if not case:
        raise NotFound()
    return show(await read_document(here.visit, here.argument("document"), case.id))


async def _form(here: Here) -> Page:
    is_owner = here.visit.actor.kind == "owner"
    case = await live_request(here.visit) if is_owner else None
    return here.page(
        FORM,
        about=here.query("about"),
        topics=[(name, translate(here.visit.language, text)) for name, text in TOPICS.items()],
        is_owner=is_owner,
        asked=draft.data if (draft := await _draft(here)) else {},
        running=case if case and "withdraw" in CASE.acts(case.state, "owner") else None,
        days=here.visit.policy(HelpPolicy).business_days,
        most_megabytes=here.visit.policy(DocumentsPolicy).file_megabytes,
    )


async def _draft(here: Here) -> Row[Any] | None:
    """The question of this browser whose code has not come back yet."""
    case = await by_token(here.visit, here.cookie("help"))
    return case if case and case.state == "draft" else None


async def _code_page(here: Here) -> Page | None:
    case = await _draft(here)
    if not case:
        return None
    return here.page(CODE, asked=case.data, is_sent=here.query("sent"))


async def _request(here: Here) -> Row[Any]:
    """The one of this browser's link, else the newest one of who is signed in."""
    found = await by_token(here.visit, here.cookie("help"))
    if not found and here.visit.actor.kind == "owner":
        found = await live_request(here.visit)
    if not found or found.kind != HELP.name or found.state == "draft":
        raise NotFound()
    return found


def _applicant(here: Here, case: Row[Any]) -> Visit:
    """Whoever follows the link acts as who asked; only the act does, never the page."""
    return replace(here.visit, actor=Actor("owner", case.owner_id or case.subject_id))


async def _request_page(here: Here) -> Page:
    case = await _request(here)
    reader = here.visit.actor
    visit = await as_of(here.visit, case.playbook_version)
    is_own = reader.kind == "owner" and reader.id == case.owner_id
    return here.page(
        REQUEST,
        view=await view_case(visit, case),
        acts=CASE.acts(case.state, "owner"),
        is_sent=bool(here.query("sent")),
        is_own=is_own,
    )
