"""The pages of setting up a second step on the way in."""

from keyhouse.domain.factors.totp import WrongCode
from keyhouse.features.signin import queries
from keyhouse.features.signin.enter import SignedIn
from keyhouse.features.signin.pages import enter
from keyhouse.features.signin.rules import next_step
from keyhouse.features.signin.schemas import NewPasskey
from keyhouse.features.signin.set_up import (
    app_to_set_up,
    passkey_to_set_up,
    set_up_app,
    set_up_passkey,
)
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/sign-in/set-up", open_to="banned")
CODES = "/account/security/recovery-codes"


@pages.get("")
async def show(here: Here) -> Answer:
    return await _page(here) or Go("/sign-in")


async def _page(here: Here) -> Page | None:
    token = here.cookie("signin")
    attempt = await queries.attempt(here.visit, token)
    step = next_step(attempt) if attempt else ""
    if step == "set_up_app":
        app = await app_to_set_up(here.visit, token)
        return here.page("signin/set-up.html", step=step, app=app, options=None, agent="")
    if step == "set_up_passkey":
        options = await passkey_to_set_up(here.visit, token)
        agent = here.visit.agent
        return here.page("signin/set-up.html", step=step, app=None, options=options, agent=agent)
    return None


@pages.post("/app")
async def add_app(here: Here) -> Answer:
    page = await _page(here)
    form = await here.form(ConfirmCode, again=page)
    outcome = await set_up_app(here.visit, here.cookie("signin"), form.code)
    if isinstance(outcome, SignedIn):
        enter(here, outcome)
        return Go(CODES)
    is_slip = page and isinstance(outcome, WrongCode)
    return here.refuse(page, "code", outcome) if page and is_slip else Go("/sign-in")


@pages.post("/passkey")
async def add_passkey(here: Here) -> Answer:
    page = await _page(here)
    form = await here.form(NewPasskey, again=page)
    outcome = await set_up_passkey(
        here.visit, here.cookie("signin"), form.credential, form.handle, form.name
    )
    enter(here, outcome)
    return Go(CODES)
