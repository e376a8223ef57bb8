"""Recovery by JSON: the same acts as the pages."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from keyhouse.features.recovery.change_password import Changed, change_password
from keyhouse.features.recovery.confirm_code import Proven, confirm_code
from keyhouse.features.recovery.schemas import ChangePassword, StartRecovery
from keyhouse.features.recovery.send_code import send_again
from keyhouse.features.recovery.start_recovery import start_recovery
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import PROBLEMS, DoorRoute, Refused, TheBearer, TheVisit
from keyhouse.web.fields import ConfirmCode

router = APIRouter(
    prefix="/recoveries", tags=["recovery"], route_class=DoorRoute, responses=PROBLEMS
)


class RecoveryStarted(BaseModel):
    """The same for every address. Send `attempt` as the bearer token of the next steps."""

    attempt: str
    next_step: Literal["code"] = "code"


class RecoveryStep(BaseModel):
    next_step: Literal["password", "done"]


class CodeSent(BaseModel):
    sent: Literal[True] = True


@router.post("", status_code=201, summary="Ask for a new password")
async def post_recovery(visit: TheVisit, form: StartRecovery) -> RecoveryStarted:
    return RecoveryStarted(attempt=await start_recovery(visit, form))


@router.post("/code", summary="Show the code from the letter")
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
