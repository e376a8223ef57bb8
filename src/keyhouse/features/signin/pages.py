"""The pages of signing in and out."""

from urllib.parse import unquote

from keyhouse.domain.accounts import Locked, SocialPolicy, mask
from keyhouse.domain.effort import give_ticket
from keyhouse.domain.sessions import end_session
from keyhouse.features.signin import queries
from keyhouse.features.signin.attack import ACTION
from keyhouse.features.signin.begin_attempt import Passed
from keyhouse.features.signin.check_password import NotProven, check_password
from keyhouse.features.signin.enter import SignedIn
from keyhouse.features.signin.rules import next_step
from keyhouse.features.signin.schemas import ByPasskey, ChooseWay, SignIn
from keyhouse.features.signin.send_code import code_address
from keyhouse.features.signin.show_proof import (
    GoOn,
    asked_of,
    choose_way,
    send_again,
    show_proof,
)
from keyhouse.features.signin.sign_in_by_passkey import passkey_options, sign_in_by_passkey
from keyhouse.features.signin.ways import WAYS
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.forms import showable
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages(open_to="banned")

FORM = "signin/sign-in.html"
CODE = "signin/code.html"


@pages.get("/sign-in")
async def show_form(here: Here) -> Answer:
    if here.visit.actor.kind == "owner":
        return Go("/account")
    return await _form_page(here, is_signed_out=bool(here.query("bye")))


@pages.post("/sign-in")
async def sign_in(here: Here) -> Answer:
    form = await here.form(SignIn, again=lambda: _form_page(here))
    outcome = await check_password(here.visit, form, here.nonce)
    if isinstance(outcome, SignedIn | Passed):
        return go_on(here, outcome)
    if isinstance(outcome, NotProven):
        here.set_cookie("signup", outcome.token, 24 * 3600)
        return Go("/sign-up/confirm?sent=1")
    page = await _form_page(here, is_locked=isinstance(outcome, Locked))
    return here.refuse(page, "password", outcome)


@pages.post("/sign-in/passkey")
async def enter_by_passkey(here: Here) -> Answer:
    page = await _form_page(here)
    form = await here.form(ByPasskey, again=page)
    outcome = await sign_in_by_passkey(here.visit, form.credential, is_short=form.is_foreign_device)
    if isinstance(outcome, SignedIn | Passed):
        return go_on(here, outcome)
    return here.refuse(page, "credential", outcome)


async def _form_page(here: Here, *, is_signed_out: bool = False, is_locked: bool = False) -> Page:
    # Who brings a known device is first tried without the slider.
    is_stranger = here.request.method == "POST" or not here.visit.devices
    ticket = None
    if is_stranger and await queries.is_attacked(here.visit):
        ticket = await give_ticket(here.visit, ACTION, "")
    return here.page(
        FORM,
        ticket=ticket,
        is_locked=is_locked,
        hint=showable(unquote(here.cookie("hint"))),
        is_signed_out=is_signed_out,
        providers=here.visit.policy(SocialPolicy).providers,
        passkey=passkey_options(here.visit),
    )


def go_on(here: Here, outcome: SignedIn | Passed) -> Answer:
    if isinstance(outcome, SignedIn):
        return _come_in(here, outcome)
    here.set_cookie("signin", outcome.token, 30 * 60)
    return _step(next_step(outcome.attempt))


def _step(step: str) -> Go:
    return Go("/sign-in/set-up" if step.startswith("set_up") else "/sign-in/code")


@pages.get("/sign-in/code")
async def show_code(here: Here) -> Answer:
    if here.visit.actor.kind == "owner":
        return Go("/account")
    page = await _code_page(here)
    return page or Go("/sign-in")


async def _code_page(here: Here) -> Page | None:
    attempt = await queries.attempt(here.visit, here.cookie("signin"))
    if not attempt or not attempt.way:
        return None
    address = await code_address(here.visit, attempt)
    return here.page(
        CODE,
        way=attempt.way,
        others=[way for way in attempt.ways.split() if way != attempt.way],
        address=mask("email" if "@" in address else "phone", address) if address else "",
        offer=await WAYS[attempt.way].offer(here.visit, await asked_of(here.visit, attempt)),
        is_sent=here.query("sent"),
    )


@pages.post("/sign-in/code")
async def confirm(here: Here) -> Answer:
    page = await _code_page(here) or here.page(CODE, way="", others=[], address="", is_sent="")
    form = await here.form(ConfirmCode, again=page)
    return await _shown(here, page, form.code)


@pages.post("/sign-in/code/passkey")
async def confirm_by_passkey(here: Here) -> Answer:
    page = await _code_page(here)
    form = await here.form(ByPasskey, again=page)
    return await _shown(here, page, form.credential) if page else Go("/sign-in")


async def _shown(here: Here, page: Page, answer: str) -> Answer:
    outcome = await show_proof(here.visit, here.cookie("signin"), answer)
    if isinstance(outcome, SignedIn):
        return _come_in(here, outcome)
    return _step(outcome.step) if isinstance(outcome, GoOn) else here.refuse(page, "code", outcome)


@pages.post("/sign-in/way")
async def change_way(here: Here) -> Answer:
    form = await here.form(ChooseWay, again=await _code_page(here))
    await choose_way(here.visit, here.cookie("signin"), form.way)
    return Go("/sign-in/code")


@pages.post("/sign-in/again")
async def again(here: Here) -> Answer:
    await here.form(Nothing, again=await _code_page(here))
    if not await send_again(here.visit, here.cookie("signin")):
        return Go("/sign-in")
    return Go("/sign-in/code?sent=1")


@pages.post("/sign-out")
async def sign_out(here: Here) -> Answer:
    await here.form(Nothing)
    if here.visit.actor.session_id:
        await end_session(here.visit, here.visit.actor.session_id, here.visit.actor.id)
    here.drop_cookie("")
    here.clears_site_data = True
    return Go("/sign-in?bye=1")


def _come_in(here: Here, signed_in: SignedIn) -> Answer:
    enter(here, signed_in)
    return Go(here.take_way_back())


def enter(here: Here, signed_in: SignedIn) -> None:
    here.enter(signed_in.session)
    here.drop_cookie("signin")
