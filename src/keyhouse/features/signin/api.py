"""Signing in by JSON: the same acts as the pages."""

import json
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field

from keyhouse.domain.sessions import end_session, live_session
from keyhouse.domain.visits import Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.begin_attempt import Passed
from keyhouse.features.signin.check_password import NotProven, check_password
from keyhouse.features.signin.enter import SignedIn
from keyhouse.features.signin.rules import Step, next_step
from keyhouse.features.signin.schemas import ChooseWay, SignIn
from keyhouse.features.signin.session_now import SessionNow, told_of
from keyhouse.features.signin.set_up import app_to_set_up, set_up_app
from keyhouse.features.signin.show_proof import (
    GoOn,
    asked_of,
    choose_way,
    send_again,
    show_proof,
)
from keyhouse.features.signin.sign_in_by_passkey import passkey_options, sign_in_by_passkey
from keyhouse.features.signin.ways import WAYS
from keyhouse.kit.problems import NotFound, SignInNeeded
from keyhouse.web.api import PROBLEMS, BannedOwnersRoute, BannedRoute, Refused, TheBearer, TheVisit
from keyhouse.web.fields import ConfirmCode, Flag, Schema

router = APIRouter(tags=["sign-in"], route_class=BannedRoute, responses=PROBLEMS)
own = APIRouter(tags=["sign-in"], route_class=BannedOwnersRoute, responses=PROBLEMS)


class SignInStep(BaseModel):
    """`token` is the bearer token of the next step, or of the session when `next_step` is done.

    `ways` are what may be shown at this step; `device` is kept by the app and sent with the next
    sign-in as `Keyhouse-Device`, so that the device is known again.
    """

    token: str
    next_step: Literal["confirm_email", Step]
    ways: list[str] = []
    device: str = ""


class AppToAdd(BaseModel):
    """`address` is an otpauth:// one, for a QR code."""

    secret: str
    address: str


class CodeSent(BaseModel):
    sent: Literal[True] = True


class PasskeyOptions(BaseModel):
    """For `PublicKeyCredential.parseRequestOptionsFromJSON`, or its like on a phone."""

    public_key: dict[str, Any]


class Credential(Schema):
    credential: dict[str, Any] = Field(description="What `PublicKeyCredential.toJSON()` gave.")
    is_foreign_device: Flag = Field(False, description="True: a short session.")


def _started(outcome: SignedIn) -> SignInStep:
    return SignInStep(token=outcome.session.token, next_step="done", device=outcome.session.device)


def _after_first(outcome: SignedIn | Passed) -> SignInStep:
    if isinstance(outcome, SignedIn):
        return _started(outcome)
    ways = outcome.attempt.ways.split()
    return SignInStep(token=outcome.token, next_step=next_step(outcome.attempt), ways=ways)


@router.post("/sign-ins", status_code=201, summary="Sign in with the password")
async def post_sign_in(visit: TheVisit, form: SignIn) -> SignInStep:
    outcome = await check_password(visit, form)
    if isinstance(outcome, NotProven):
        return SignInStep(token=outcome.token, next_step="confirm_email")
    if isinstance(outcome, SignedIn | Passed):
        return _after_first(outcome)
    raise Refused("password", outcome)


@router.post("/passkey-options", summary="What a passkey is asked, before anybody is known")
async def post_options(visit: TheVisit) -> PasskeyOptions:
    return PasskeyOptions(public_key=passkey_options(visit))


@router.post("/sign-ins/passkey", status_code=201, summary="Sign in with a passkey alone")
async def post_passkey(visit: TheVisit, form: Credential) -> SignInStep:
    outcome = await sign_in_by_passkey(
        visit, json.dumps(form.credential), is_short=form.is_foreign_device
    )
    if isinstance(outcome, SignedIn | Passed):
        return _after_first(outcome)
    raise Refused("credential", outcome)


async def _shown(visit: Visit, attempt: str, answer: str, field: str) -> SignInStep:
    outcome = await show_proof(visit, attempt, answer)
    if isinstance(outcome, SignedIn):
        return _started(outcome)
    if isinstance(outcome, GoOn):
        return SignInStep(token=attempt, next_step=outcome.step)
    raise Refused(field, outcome)


@router.post("/sign-ins/code", summary="Confirm with the code of the step one is at")
async def post_code(visit: TheVisit, attempt: TheBearer, form: ConfirmCode) -> SignInStep:
    return await _shown(visit, attempt, form.code, "code")


@router.post("/sign-ins/code/passkey", summary="Confirm with a passkey as the second step")
async def post_second_passkey(visit: TheVisit, attempt: TheBearer, form: Credential) -> SignInStep:
    return await _shown(visit, attempt, json.dumps(form.credential), "credential")


@router.post("/sign-ins/way", summary="Take another way of this sign-in")
async def post_way(visit: TheVisit, attempt: TheBearer, form: ChooseWay) -> PasskeyOptions:
    """Sends the code if the way is one by message; `public_key` is for a passkey."""
    await choose_way(visit, attempt, form.way)
    row = await queries.attempt(visit, attempt)
    if not row:
        raise NotFound()
    return PasskeyOptions(public_key=await WAYS[row.way].offer(visit, await asked_of(visit, row)))


@router.post("/sign-ins/again", summary="Send a new code, once a minute at most")
async def post_again(visit: TheVisit, attempt: TheBearer) -> CodeSent:
    if not await send_again(visit, attempt):
        raise NotFound()
    return CodeSent()


@router.post("/sign-ins/set-up", summary="An authenticator app, where the step is set_up_app")
async def post_set_up(visit: TheVisit, attempt: TheBearer) -> AppToAdd:
    app = await app_to_set_up(visit, attempt)
    return AppToAdd(secret=app.secret, address=app.address)


@router.post("/sign-ins/set-up/confirm", summary="Confirm the app with its first code")
async def post_set_up_code(visit: TheVisit, attempt: TheBearer, form: ConfirmCode) -> SignInStep:
    outcome = await set_up_app(visit, attempt, form.code)
    if isinstance(outcome, SignedIn):
        return _started(outcome)
    raise Refused("code", outcome)


@own.get(
    "/session",
    response_model=SessionNow,
    summary="Whose session this is, and how the account stands",
)
async def get_session(visit: TheVisit) -> Response:
    """For your own services, with each request of theirs: it is answered before all others."""
    row = await live_session(visit, visit.actor.session_id)
    if not row:
        raise SignInNeeded()
    return Response(told_of(row), media_type="application/json")


@own.delete("/session", status_code=204, summary="Sign out")
async def delete_session(visit: TheVisit) -> None:
    await end_session(visit, visit.actor.session_id, visit.actor.id)
