"""Recovery by JSON: the same acts as the pages."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from keyhouse.domain.effort import NotVerified, Ticket
from keyhouse.features.recovery.change_password import Changed, change_password
from keyhouse.features.recovery.choose_way import choose_way
from keyhouse.features.recovery.confirm_code import Proven, confirm_code
from keyhouse.features.recovery.policy import Way
from keyhouse.features.recovery.schemas import ChangePassword, ChooseRecoveryWay, StartRecovery
from keyhouse.features.recovery.send_code import send_again, ways_of
from keyhouse.features.recovery.start_recovery import start_recovery
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import PROBLEMS, BannedRoute, Refused, TheBearer, TheVisit
from keyhouse.web.fields import ConfirmCode

router = APIRouter(
    prefix="/recoveries", tags=["recovery"], route_class=BannedRoute, responses=PROBLEMS
)


class RecoveryStarted(BaseModel):
    """The same for every address. Send `attempt` as the bearer token of the next steps."""

    attempt: str
    next_step: Literal["choose", "code"]
    ways: list[Way]


class RecoveryStep(BaseModel):
    next_step: Literal["password", "done"]


class CodeSent(BaseModel):
    sent: Literal[True] = True


@router.post("", status_code=201, summary="Ask for a new password")
async def post_recovery(visit: TheVisit, form: StartRecovery) -> RecoveryStarted:
    started = await start_recovery(visit, form, attempt="api")
    if isinstance(started, Ticket):
        raise NotVerified(field="proof")  # programs can always work
    ways = list(ways_of(visit))
    next_step: Literal["choose", "code"] = "choose" if len(ways) > 1 else "code"
    return RecoveryStarted(attempt=started.token, next_step=next_step, ways=ways)


@router.post("/way", summary="Choose how the code comes, and have it sent")
async def post_way(visit: TheVisit, attempt: TheBearer, form: ChooseRecoveryWay) -> CodeSent:
    if not await choose_way(visit, attempt, form.way) or not await send_again(visit, attempt):
        raise NotFound()
    return CodeSent()


@router.post("/code", summary="Show the code")
async def post_code(visit: TheVisit, attempt: TheBearer, form: ConfirmCode) -> RecoveryStep:
    outcome = await confirm_code(visit, attempt, form.code)
    if isinstance(outcome, Proven):
        return RecoveryStep(next_step="password")
    raise Refused("code", outcome)


@router.post("/again", summary="Send a new code, once a minute at most")
async def post_again(visit: TheVisit, attempt: TheBearer) -> CodeSent:
    if not await send_again(visit, attempt):
        raise NotFound()
    return CodeSent()


@router.post("/password", summary="Set the new password; all sessions end")
async def post_password(visit: TheVisit, attempt: TheBearer, form: ChangePassword) -> RecoveryStep:
    outcome = await change_password(visit, attempt, form)
    if isinstance(outcome, Changed):
        return RecoveryStep(next_step="done")
    raise Refused("attempt", outcome)
