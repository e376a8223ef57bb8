"""The pages of an application: fill in, check, submit, follow; and activation."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import (
    CASE,
    NothingOpen,
    Unfinished,
    Upload,
    missing_of,
    submit_case,
    withdraw_case,
)
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.documents import DocumentsPolicy, looks_at, read_document
from keyhouse.features.onboarding.activate_account import (
    Activated,
    activate_account,
    is_link_good,
    send_letter_again,
)
from keyhouse.features.onboarding.open_again import open_again
from keyhouse.features.onboarding.policy import OnboardingPolicy
from keyhouse.features.onboarding.save_application import save_application
from keyhouse.features.onboarding.schemas import Application
from keyhouse.features.onboarding.view import view_of
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.papers import show

pages = Pages(open_to="frozen")

FORM = "onboarding/application.html"
CHECK = "onboarding/check.html"
STATUS = "onboarding/status.html"
NONE = Page("onboarding/none.html")


async def _own_case(here: Here) -> Row[Any] | None:
    return await cases.latest(here.visit, "application", here.account_id)


@pages.get("/application")
async def show_application(here: Here) -> Answer:
    case = await _own_case(here)
    if not case:
        return NONE
    return await _page(here, case, _template(case))


def _template(case: Row[Any]) -> str:
    return FORM if case.state in ("draft", "changes_needed") else STATUS


async def _page(here: Here, case: Row[Any], template: str) -> Page:
    view = await view_of(here.visit, case)
    policy = here.visit.policy(DocumentsPolicy)
    return here.page(
        template,
        view=view,
        chosen=here.typed_texts(),
        acts=CASE.acts(case.state, "owner"),
        most_megabytes=policy.file_megabytes,
        is_saved=bool(here.query("saved")),
        is_sent=bool(here.query("sent")),
        looks=await looks_at(here.visit, case.id),
        days=here.visit.policy(OnboardingPolicy).business_days,
    )


async def _again(here: Here) -> Page:
    case = await _own_case(here)
    return await _page(here, case, _template(case)) if case else NONE


@pages.post("/application", takes_files=True)
async def save(here: Here) -> Answer:
    form = await here.form(Application, again=lambda: _again(here))
    case = await _own_case(here)
    if not case:
        raise NotFound()
    uploads = [Upload(name, f.filename or "", await f.read()) for name, f in here.files]
    saved = await save_application(
        here.visit, case, form, here.choices("type_"), here.choices("number_"), uploads
    )
    if saved.errors:
        here.typed.errors.update(saved.errors)
        return replace(await _page(here, saved.case, FORM), status=422)
    if form.remove:
        return Go("/application#papers")
    if form.way == "check":
        missing = await missing_of(here.visit, saved.case)
        if missing:
            # What was typed and uploaded is kept; what is missing is marked at its place.
            here.typed.errors.update(missing)
            page = await _page(here, saved.case, FORM)
            return replace(page, status=422, values={**page.values, "problem": Unfinished(missing)})
    return Go("/application/check" if form.way == "check" else "/application?saved=1")


@pages.get("/application/check")
async def show_check(here: Here) -> Answer:
    case = await _own_case(here)
    if not case or _template(case) != FORM:
        return Go("/application")
    return await _page(here, case, CHECK)


@pages.post("/application/submit")
async def submit(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _again(here))
    case = await _own_case(here)
    if not case:
        raise NotFound()
    if _template(case) != FORM:
        raise NothingOpen()
    await submit_case(here.visit, case)
    return Go("/application?sent=1")


@pages.post("/application/withdraw")
async def withdraw(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _again(here))
    case = await _own_case(here)
    if not case:
        raise NotFound()
    await withdraw_case(here.visit, case)
    return Go("/application")


@pages.post("/application/new")
async def start_anew(here: Here) -> Answer:
    await here.form(Nothing)
    case = await _own_case(here)
    if not case or not await open_again(here.visit, case):
        raise NotFound()
    return Go("/application")


@pages.get("/application/papers/{document}")
async def open_paper(here: Here) -> Answer:
    case = await _own_case(here)
    if not case:
        raise NotFound()
    return show(await read_document(here.visit, here.argument("document"), case.id))


@pages.post("/application/activation-letter")
async def send_letter(here: Here) -> Answer:
    await here.form(Nothing)
    sent = await send_letter_again(here.visit, here.account_id)
    return Go("/application?saved=letter" if sent else "/application")


@pages.get("/activate/{token}")
async def open_link(here: Here) -> Answer:
    """Opening uses nothing up; the token moves out of the address into a short cookie."""
    here.set_cookie("activate", here.argument("token"), 3600)
    return Go("/activate")


@pages.get("/activate")
async def show_activate(here: Here) -> Answer:
    is_good = await is_link_good(here.visit, here.cookie("activate"))
    return here.page("onboarding/activate.html", is_good=is_good)


@pages.post("/activate")
async def activate(here: Here) -> Answer:
    bad = here.page("onboarding/activate.html", is_good=False, status=410)
    await here.form(Nothing, again=bad)
    outcome = await activate_account(here.visit, here.cookie("activate"))
    if not isinstance(outcome, Activated):
        return bad
    here.drop_cookie("activate")
    if outcome.session:
        here.enter(outcome.session)
        return Go("/account?new=1")
    return Go("/activated")


@pages.get("/activated")
async def show_activated(here: Here) -> Answer:
    if here.visit.actor.kind == "owner":
        return Go("/account?new=1")
    return here.page("onboarding/activated.html")
