"""The pages of a staff member's way in: the password, then the code of the app."""

from keyhouse.domain.visits import STAFF
from keyhouse.features.staff.schemas import StaffSignIn
from keyhouse.features.staff.show_code import SignedIn, app_to_set_up, find_attempt, show_code
from keyhouse.features.staff.sign_in_staff import ATTEMPT, Passed, sign_in_staff
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff/sign-in", is_for_staff=True, before_sign_in=True)
FORM = "staff/sign-in.html"
COOKIE = "staff-signin"


@pages.get("")
async def show_sign_in(here: Here) -> Answer:
    return Go("/staff") if here.visit.actor.kind == STAFF else Page(FORM)


@pages.post("")
async def sign_in(here: Here) -> Answer:
    form = await here.form(StaffSignIn, again=Page(FORM))
    outcome = await sign_in_staff(here.visit, form)
    if not isinstance(outcome, Passed):
        return here.refuse(Page(FORM), "password", outcome)
    remember_attempt(here, outcome)
    return Go("/staff/sign-in/code")


def remember_attempt(here: Here, passed: Passed) -> None:
    here.set_cookie(COOKIE, passed.token, int(ATTEMPT.total_seconds()))


@pages.get("/code")
async def show_code_page(here: Here) -> Answer:
    return await _code_page(here) or Go("/staff/sign-in")


@pages.post("/code")
async def confirm(here: Here) -> Answer:
    page = await _code_page(here)
    form = await here.form(ConfirmCode, again=page)
    outcome = await show_code(here.visit, here.cookie(COOKIE), form.code)
    if isinstance(outcome, SignedIn):
        here.set_cookie("staff", outcome.token)
        here.drop_cookie(COOKIE)
        return Go("/staff")
    return here.refuse(page, "code", outcome) if page and outcome else Go("/staff/sign-in")


async def _code_page(here: Here) -> Page | None:
    attempt = await find_attempt(here.visit, here.cookie(COOKIE))
    if not attempt:
        return None
    app = await app_to_set_up(here.visit, attempt)
    return here.page("staff/code.html", app=app)
