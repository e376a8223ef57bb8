"""The staff's way in by JSON: the password, then the app's code; and who one is."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from keyhouse.domain.visits import STAFF_ACTS, may
from keyhouse.features.staff import queries
from keyhouse.features.staff.pages import end_own_session
from keyhouse.features.staff.schemas import StaffSignIn
from keyhouse.features.staff.show_code import SignedIn, app_to_set_up, find_attempt, show_code
from keyhouse.features.staff.sign_in_staff import Passed, sign_in_staff
from keyhouse.kit.problems import NotFound, SignInNeeded
from keyhouse.web.api import PROBLEMS, BannedRoute, Refused, TheBearer, TheVisit
from keyhouse.web.fields import ConfirmCode
from keyhouse.web.staff_api import StaffApi

TAG = "staff: signing in"
entry = APIRouter(prefix="/staff/sign-ins", tags=[TAG], route_class=BannedRoute, responses=PROBLEMS)
desk = StaffApi("", TAG)


class StaffStep(BaseModel):
    """`token` is the bearer token of the next step, or of the session when that is `done`."""

    token: str
    next_step: Literal["code", "set_up_app", "done"]


class StaffApp(BaseModel):
    """`address` is an otpauth:// one, for a QR code."""

    secret: str
    address: str


class Member(BaseModel):
    """Who is signed in; `acts` are those of the generated page of roles."""

    id: str
    name: str
    role: str
    language: str
    acts: list[str]


@entry.post("", status_code=201, summary="Sign in as staff with the password")
async def post_sign_in(visit: TheVisit, form: StaffSignIn) -> StaffStep:
    outcome = await sign_in_staff(visit, form)
    if not isinstance(outcome, Passed):
        raise Refused("password", outcome)
    attempt = await find_attempt(visit, outcome.token)
    is_new = attempt and await app_to_set_up(visit, attempt)
    return StaffStep(token=outcome.token, next_step="set_up_app" if is_new else "code")


@entry.post("/set-up", summary="An authenticator app, where the step is set_up_app")
async def post_set_up(visit: TheVisit, token: TheBearer) -> StaffApp:
    attempt = await find_attempt(visit, token)
    app = await app_to_set_up(visit, attempt) if attempt else None
    if not app:
        raise NotFound()
    return StaffApp(secret=app.secret, address=app.address)


@entry.post("/code", summary="Confirm with the code of the app")
async def post_code(visit: TheVisit, token: TheBearer, form: ConfirmCode) -> StaffStep:
    outcome = await show_code(visit, token, form.code)
    if isinstance(outcome, SignedIn):
        return StaffStep(token=outcome.token, next_step="done")
    if outcome is None:
        raise SignInNeeded()
    raise Refused("code", outcome)


@desk.get("/me", "desk", "Who one is, and what one may do")
async def get_me(visit: TheVisit) -> Member:
    row = await queries.member(visit, visit.actor.id)
    if not row:
        raise SignInNeeded()
    acts = [act for act in STAFF_ACTS if may(visit.actor, act)]
    return Member(id=row.id, name=row.name, role=row.role, language=row.language, acts=acts)


@desk.delete("/session", "desk", "Sign out")
async def delete_session(visit: TheVisit) -> None:
    await end_own_session(visit)
