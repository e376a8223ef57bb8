"""Signing in by JSON: the same acts as the pages."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from keyhouse.domain.sessions import end_session
from keyhouse.features.signin.begin_attempt import Passed
from keyhouse.features.signin.check_password import NotProven, check_password
from keyhouse.features.signin.confirm_code import SignedIn, confirm_code, finish, send_again
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signin.rules import next_step
from keyhouse.features.signin.schemas import SignIn
from keyhouse.kit.problems import NotFound, SignInNeeded
from keyhouse.web.api import PROBLEMS, BannedRoute, Refused, TheBearer, TheVisit
from keyhouse.web.fields import ConfirmCode

router = APIRouter(tags=["sign-in"], route_class=BannedRoute, responses=PROBLEMS)


class SignInStep(BaseModel):
    """`token` is the bearer token of the next step, or of the session when `next_step` is done."""

    token: str
    next_step: Literal["confirm_email", "email_code", "done"]


class CodeSent(BaseModel):
    sent: Literal[True] = True


@router.post("/sign-ins", status_code=201, summary="Sign in with the password")
async def post_sign_in(visit: TheVisit, form: SignIn) -> SignInStep:
    outcome = await check_password(visit, form)
    if isinstance(outcome, NotProven):
        return SignInStep(token=outcome.token, next_step="confirm_email")
    if isinstance(outcome, Passed):
        if next_step(outcome.attempt, visit.policy(SigninPolicy)) == "email_code":
            return SignInStep(token=outcome.token, next_step="email_code")
        done = await finish(visit, outcome.attempt)
        if isinstance(done, SignedIn):
            return SignInStep(token=done.session.token, next_step="done")
        raise Refused("password", done)
    raise Refused("password", outcome)


@router.post("/sign-ins/code", summary="Confirm with the code from the letter")
async def post_code(visit: TheVisit, attempt: TheBearer, form: ConfirmCode) -> SignInStep:
    outcome = await confirm_code(visit, attempt, form.code)
    if isinstance(outcome, SignedIn):
        return SignInStep(token=outcome.session.token, next_step="done")
    raise Refused("code", outcome)


@router.post("/sign-ins/again", summary="Send a new code, once a minute at most")
async def post_again(visit: TheVisit, attempt: TheBearer) -> CodeSent:
    if not await send_again(visit, attempt):
        raise NotFound()
    return CodeSent()


@router.delete("/session", status_code=204, summary="Sign out")
async def delete_session(visit: TheVisit) -> None:
    if visit.actor.kind != "owner":
        raise SignInNeeded()
    await end_session(visit, visit.actor.session_id, visit.actor.id)
