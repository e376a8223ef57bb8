"""The pages of recovery."""

from keyhouse.domain.accounts import mask_email
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.change_password import Changed, change_password
from keyhouse.features.recovery.confirm_code import Proven, confirm_code
from keyhouse.features.recovery.rules import next_step
from keyhouse.features.recovery.schemas import ChangePassword, StartRecovery
from keyhouse.features.recovery.send_code import send_again
from keyhouse.features.recovery.start_recovery import start_recovery
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/recover")

START = Page("recovery/start.html")
PASSWORD = Page("recovery/password.html")
STEPS = {"start": "/recover", "code": "/recover/code", "password": "/recover/password"}


@pages.get("")
async def show_start(here: Here) -> Answer:
    return START


@pages.post("")
async def start(here: Here) -> Answer:
    form = await here.form(StartRecovery, again=START)
    here.set_cookie("recovery", await start_recovery(here.visit, form), 3600)
    return Go("/recover/code")


@pages.get("/code")
async def show_code(here: Here) -> Answer:
    return await _code_page(here) or await _to_next_step(here)


@pages.post("/code")
async def confirm(here: Here) -> Answer:
    page = await _code_page(here)
    form = await here.form(ConfirmCode, again=page)
    outcome = await confirm_code(here.visit, here.cookie("recovery"), form.code)
    if isinstance(outcome, Proven):
        return await _to_next_step(here)
    return here.refuse(page, "code", outcome) if page else Go("/recover")


@pages.post("/again")
async def again(here: Here) -> Answer:
    await here.form(Nothing, again=await _code_page(here))
    if await send_again(here.visit, here.cookie("recovery")):
        return Go("/recover/code?sent=1")
    return await _to_next_step(here)


@pages.get("/password")
async def show_password(here: Here) -> Answer:
    attempt = await queries.attempt(here.visit, here.cookie("recovery"))
    return PASSWORD if next_step(attempt) == "password" else await _to_next_step(here)


@pages.post("/password")
async def change(here: Here) -> Answer:
    form = await here.form(ChangePassword, again=PASSWORD)
    outcome = await change_password(here.visit, here.cookie("recovery"), form)
    if isinstance(outcome, Changed):
        here.drop_cookie("recovery")
        here.drop_cookie("")
        return Go("/recover/done")
    return await _to_next_step(here)


@pages.get("/done")
async def show_done(here: Here) -> Answer:
    return Page("recovery/done.html")


async def _to_next_step(here: Here) -> Answer:
    """The one place that knows where an attempt goes on."""
    attempt = await queries.attempt(here.visit, here.cookie("recovery"))
    return Go(STEPS[next_step(attempt)])


async def _code_page(here: Here) -> Page | None:
    attempt = await queries.attempt(here.visit, here.cookie("recovery"))
    if not attempt or next_step(attempt) != "code":
        return None
    address = mask_email(attempt.email)
    return here.page("recovery/code.html", address=address, is_sent=here.query("sent"))
