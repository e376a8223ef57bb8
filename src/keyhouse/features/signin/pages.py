"""The pages of signing in and out."""

from keyhouse.domain.accounts import Locked, SocialPolicy, mask
from keyhouse.domain.sessions import end_session
from keyhouse.features.signin import queries
from keyhouse.features.signin.begin_attempt import Passed
from keyhouse.features.signin.check_password import NotProven, check_password
from keyhouse.features.signin.confirm_code import SignedIn, confirm_code, finish, send_again
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signin.rules import next_step
from keyhouse.features.signin.schemas import SignIn
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages(open_to="banned")
MONTH = 30 * 24 * 3600

FORM = "signin/sign-in.html"
CODE = "signin/code.html"


@pages.get("/sign-in")
async def show_form(here: Here) -> Answer:
    if here.visit.actor.kind == "owner":
        return Go("/account")
    return _form_page(here, is_signed_out=bool(here.query("bye")))


@pages.post("/sign-in")
async def sign_in(here: Here) -> Answer:
    page = _form_page(here)
    form = await here.form(SignIn, again=page)
    outcome = await check_password(here.visit, form)
    if isinstance(outcome, Passed):
        return await go_on(here, outcome)
    if isinstance(outcome, NotProven):
        here.set_cookie("signup", outcome.token, 24 * 3600)
        return Go("/sign-up/confirm?sent=1")
    page.values["is_locked"] = isinstance(outcome, Locked)
    return here.refuse(page, "password", outcome)


def _form_page(here: Here, *, is_signed_out: bool = False) -> Page:
    providers = here.visit.policy(SocialPolicy).providers
    return here.page(FORM, is_locked=False, is_signed_out=is_signed_out, providers=providers)


async def go_on(here: Here, passed: Passed) -> Answer:
    here.set_cookie("signin", passed.token, 30 * 60)
    if next_step(passed.attempt, here.visit.policy(SigninPolicy)) == "email_code":
        return Go("/sign-in/code")
    outcome = await finish(here.visit, passed.attempt)
    return _signed_in(here, outcome) if isinstance(outcome, SignedIn) else Go("/sign-in")


@pages.get("/sign-in/code")
async def show_code(here: Here) -> Answer:
    if here.visit.actor.kind == "owner":
        return Go("/account")
    page = await _code_page(here)
    return page or Go("/sign-in")


async def _code_page(here: Here) -> Page | None:
    attempt = await queries.attempt(here.visit, here.cookie("signin"))
    if not attempt:
        return None
    kind = "email" if "@" in attempt.address else "phone"
    address = mask(kind, attempt.address)
    return here.page(CODE, address=address, kind=kind, is_sent=here.query("sent"))


@pages.post("/sign-in/code")
async def confirm(here: Here) -> Answer:
    page = await _code_page(here) or here.page(CODE, address="", kind="email", is_sent="")
    form = await here.form(ConfirmCode, again=page)
    outcome = await confirm_code(here.visit, here.cookie("signin"), form.code)
    if isinstance(outcome, SignedIn):
        return _signed_in(here, outcome)
    return here.refuse(page, "code", outcome)


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


def _signed_in(here: Here, signed_in: SignedIn) -> Answer:
    # A short session's cookie goes with the browser window as well.
    here.set_cookie("", signed_in.session.token, None if signed_in.is_short else MONTH)
    here.drop_cookie("signin")
    return Go(here.take_way_back())
