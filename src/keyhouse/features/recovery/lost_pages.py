"""The pages of “I no longer have this mailbox”, and those that stop such a request."""

from keyhouse.domain.accounts import mask
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.documents import DocumentsPolicy
from keyhouse.domain.visits import Actor
from keyhouse.features.recovery import lost_queries, queries
from keyhouse.features.recovery.hand_in_evidence import hand_in_evidence
from keyhouse.features.recovery.lost_case import RECOVERY
from keyhouse.features.recovery.policy import RecoveryPolicy
from keyhouse.features.recovery.prove_new_address import (
    Reached,
    ask_new_address,
    confirm_new_address,
    send_again,
    send_withdrawal_code,
)
from keyhouse.features.recovery.schemas import HandIn, NewAddress
from keyhouse.features.recovery.stop_case import (
    Withdrawn,
    is_stoppable,
    stop_case,
    withdraw_request,
)
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import ConfirmCode, Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/recover", open_to="banned")
HOUR, DAY = 3600, 24 * 3600
LOST = "/recover/lost"


@pages.get("/second-step")
async def show_second_step(here: Here) -> Answer:
    return here.page("recovery/second-step.html", policy=here.visit.policy(RecoveryPolicy))


@pages.get("/lost")
async def show_lost(here: Here) -> Answer:
    return await _lost_page(here) or Go("/recover")


@pages.post("/lost")
async def ask(here: Here) -> Answer:
    form = await here.form(NewAddress, again=await _lost_page(here))
    token = await ask_new_address(
        here.visit, here.cookie("recovery"), form.new_address, second_step=form.second_step
    )
    if not token:
        return Go("/recover")
    here.set_cookie("lost", token, DAY)
    return Go("/recover/lost/code")


@pages.get("/lost/code")
async def show_code(here: Here) -> Answer:
    if await _evidence_page(here):
        return Go("/recover/lost/evidence")
    return await _code_page(here) or Go(LOST)


@pages.post("/lost/code")
async def confirm(here: Here) -> Answer:
    page = await _code_page(here)
    form = await here.form(ConfirmCode, again=page)
    outcome = await confirm_new_address(here.visit, here.cookie("lost"), form.code)
    if isinstance(outcome, Reached):
        return Go("/recover/lost/evidence")
    return here.refuse(page, "code", outcome) if page else Go(LOST)


@pages.post("/lost/again")
async def again(here: Here) -> Answer:
    await here.form(Nothing, again=await _code_page(here))
    sent = await send_again(here.visit, here.cookie("lost"))
    return Go("/recover/lost/code?sent=1" if sent else LOST)


@pages.get("/lost/evidence")
async def show_evidence(here: Here) -> Answer:
    return await _evidence_page(here) or Go(LOST)


@pages.post("/lost/evidence", takes_files=True)
async def hand_in(here: Here) -> Answer:
    page = await _evidence_page(here)
    if page:  # files are taken in only from people who proved an address
        here.visit.actor = Actor("applicant")
    form = await here.form(HandIn, again=page)
    files = [(f.filename or "", await f.read()) for _, f in here.files]
    handed_in = await hand_in_evidence(here.visit, here.cookie("lost"), form, files)
    if not handed_in:
        return Go(LOST)
    here.drop_cookie("lost")
    here.set_cookie("case", handed_in.link, HOUR)
    return Go("/recover/lost/case?sent=1")


@pages.get("/lost/case")
async def show_case(here: Here) -> Answer:
    return await _case_page(here)


@pages.get("/lost/case/{token}")
async def open_case_link(here: Here) -> Answer:
    """The private link moves out of the address into a short cookie; it only shows."""
    here.set_cookie("case", here.argument("token"), HOUR)
    return Go("/recover/lost/case")


@pages.post("/lost/withdraw-letter")
async def ask_withdrawal(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _case_page(here))
    lost = await lost_queries.by_link(here.visit, here.cookie("case"))
    if not lost:
        raise NotFound()
    await send_withdrawal_code(here.visit, lost.case_id, lost.new_value)
    return Go("/recover/lost/withdraw")


@pages.get("/lost/withdraw")
async def show_withdraw(here: Here) -> Answer:
    return Page("recovery/lost-withdraw.html")


@pages.post("/lost/withdraw")
async def withdraw(here: Here) -> Answer:
    page = Page("recovery/lost-withdraw.html")
    form = await here.form(ConfirmCode, again=page)
    outcome = await withdraw_request(here.visit, here.cookie("case"), form.code)
    if isinstance(outcome, Withdrawn):
        return Go("/recover/lost/case")
    return here.refuse(page, "code", outcome)


@pages.get("/stop")
async def show_stop(here: Here) -> Answer:
    return await _stop_page(here)


@pages.post("/stop")
async def stop(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _stop_page(here))
    if not await stop_case(here.visit, here.cookie("stop")):
        return await _stop_page(here)
    here.drop_cookie("stop")
    return Go("/recover/stop/done")


@pages.get("/stop/done")
async def show_stopped(here: Here) -> Answer:
    return Page("recovery/stopped.html")


@pages.get("/stop/{token}")
async def open_stop_link(here: Here) -> Answer:
    """Opening uses nothing up."""
    here.set_cookie("stop", here.argument("token"), HOUR)
    return Go("/recover/stop")


async def _lost_page(here: Here) -> Page | None:
    attempt = await queries.attempt(here.visit, here.cookie("recovery"))
    if not attempt:
        return None
    policy = here.visit.policy(RecoveryPolicy)
    address = mask(attempt.kind, attempt.value)
    is_second = here.query("by") == "second" or bool(here.typed.values.get("second_step"))
    return here.page("recovery/lost.html", address=address, policy=policy, is_second=is_second)


async def _code_page(here: Here) -> Page | None:
    lost = await lost_queries.lost(here.visit, here.cookie("lost"))
    if not lost:
        return None
    address = mask("email", lost.new_value)
    return here.page("recovery/lost-code.html", address=address, is_sent=here.query("sent"))


async def _evidence_page(here: Here) -> Page | None:
    lost = await lost_queries.lost(here.visit, here.cookie("lost"))
    if not lost or not lost.proven_at:
        return None
    most = here.visit.policy(DocumentsPolicy).file_megabytes
    return here.page("recovery/lost-evidence.html", most_megabytes=most)


async def _case_page(here: Here) -> Page:
    """State only: neither what was typed nor the papers, since a link may get about."""
    lost = await lost_queries.by_link(here.visit, here.cookie("case"))
    case = await cases.case(here.visit, lost.case_id) if lost else None
    if not case:
        return Page("recovery/lost-none.html")
    return here.page(
        "recovery/lost-status.html",
        case=case,
        reason=RECOVERY.reason_of(case),
        is_sent=here.query("sent"),
    )


async def _stop_page(here: Here) -> Page:
    is_good = await is_stoppable(here.visit, here.cookie("stop"))
    return here.page("recovery/stop.html", is_good=is_good)
