"""The pages of recovery."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import mask
from keyhouse.domain.accounts.strength import strength_of
from keyhouse.domain.effort import Ticket
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.change_password import Changed, change_password
from keyhouse.features.recovery.choose_way import choose_way
from keyhouse.features.recovery.confirm_code import Proven, confirm_code
from keyhouse.features.recovery.policy import RecoveryPolicy
from keyhouse.features.recovery.rules import next_step
from keyhouse.features.recovery.schemas import ChangePassword, ChooseRecoveryWay, StartRecovery
from keyhouse.features.recovery.send_code import send_again, ways_of
from keyhouse.features.recovery.start_recovery import start_recovery
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/recover", open_to="banned")
HOUR = 3600

PASSWORD = Page("recovery/password.html")
STEPS = {
    "start": "/recover",
    "choose": "/recover/choose",
    "code": "/recover/code",
    "password": "/recover/password",
}


@pages.get("")
async def show_start(here: Here) -> Answer:
    return await _start_page(here)


@pages.post("")
async def start(here: Here) -> Answer:
    page = await _start_page(here)
    form = await here.form(StartRecovery, again=page)
    if form.ticket:  # too early: the ticket and its page stay
        here.again = _wait_page(here, form.identifier, form.ticket)
    outcome = await start_recovery(here.visit, form, attempt=here.nonce)
    if isinstance(outcome, Ticket):
        return _wait_page(here, form.identifier, outcome.value, outcome.seconds)
    here.set_cookie("recovery", outcome.token, HOUR)
    return Go("/recover/code" if len(ways_of(here.visit)) == 1 else "/recover/choose")


@pages.get("/choose")
async def show_choose(here: Here) -> Answer:
    return await _choose_page(here) or await _to_next_step(here)


@pages.post("/choose")
async def choose(here: Here) -> Answer:
    form = await here.form(ChooseRecoveryWay, again=await _choose_page(here))
    await choose_way(here.visit, here.cookie("recovery"), form.way)
    return await _to_next_step(here)


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
    attempt = await _attempt(here)
    return PASSWORD if next_step(attempt) == "password" else await _to_next_step(here)


@pages.post("/password")
async def change(here: Here) -> Answer:
    form = await here.form(ChangePassword, again=PASSWORD)
    if form.check and next_step(await _attempt(here)) == "password":
        return here.page(PASSWORD.template, strength=await strength_of(form.new_password))
    outcome = await change_password(here.visit, here.cookie("recovery"), form)
    if isinstance(outcome, Changed):
        here.drop_cookie("recovery")
        here.drop_cookie("")
        return Go("/recover/done")
    return await _to_next_step(here)


@pages.get("/done")
async def show_done(here: Here) -> Answer:
    return Page("recovery/done.html")


async def _attempt(here: Here) -> Row[Any] | None:
    return await queries.attempt(here.visit, here.cookie("recovery"))


async def _to_next_step(here: Here) -> Answer:
    """The one place that knows where an attempt goes on."""
    return Go(STEPS[next_step(await _attempt(here))])


async def _start_page(here: Here) -> Page:
    """Whoever came to correct the address, or whose attempt is stale, finds it typed already."""
    attempt = await _attempt(here)
    policy = here.visit.policy(RecoveryPolicy)
    return here.page(
        "recovery/start.html",
        before=attempt.value if attempt else "",
        ways=policy.ways,
        slider=policy.slider,
    )


def _wait_page(here: Here, identifier: str, ticket: str, seconds: int = 0) -> Page:
    return here.page("recovery/wait.html", identifier=identifier, ticket=ticket, seconds=seconds)


async def _choose_page(here: Here) -> Page | None:
    attempt = await _attempt(here)
    ways = ways_of(here.visit)
    if not attempt or attempt.proven_at:
        return None
    address = mask(attempt.kind, attempt.value)
    return here.page("recovery/choose.html", address=address, kind=attempt.kind, ways=ways)


async def _code_page(here: Here) -> Page | None:
    attempt = await _attempt(here)
    if not attempt or next_step(attempt) != "code":
        return None
    return here.page(
        "recovery/code.html",
        address=mask(attempt.kind, attempt.value),
        kind=attempt.kind,
        way=attempt.way,
        has_choice=len(ways_of(here.visit)) > 1,
        was_sent=bool(attempt.sent_at),
        is_sent=here.query("sent"),
    )
