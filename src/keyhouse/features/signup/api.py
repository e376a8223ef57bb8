"""Signing up by JSON: the same acts as the pages."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.features.signup.confirm_email import Confirmed, confirm_code, send_again
from keyhouse.features.signup.schemas import SignUp, SignUpBuyer
from keyhouse.features.signup.start_signup import start_buyer_signup, start_signup
from keyhouse.kit.problems import NotFound, SignInNeeded
from keyhouse.web.api import PROBLEMS, BannedRoute, Refused, TheBearer, TheVisit
from keyhouse.web.fields import ConfirmCode

router = APIRouter(
    prefix="/sign-ups", tags=["sign-up"], route_class=BannedRoute, responses=PROBLEMS
)


class SignUpStarted(BaseModel):
    """Send `attempt` as the bearer token of the next steps."""

    attempt: str
    next_step: Literal["confirm_email"] = "confirm_email"


class SignedUp(BaseModel):
    """`session` is the bearer token of the new account."""

    session: str
    next_step: Literal["done"] = "done"


class LetterSent(BaseModel):
    sent: Literal[True] = True


@router.post("", status_code=201, summary="Open a seller's account; a code goes to its e-mail")
async def post_sign_up(visit: TheVisit, form: SignUp) -> SignUpStarted:
    if visit.policy(MarketplacePolicy).opens_to != "sellers":
        raise NotFound()
    return SignUpStarted(attempt=await start_signup(visit, form))


@router.post("/buyers", status_code=201, summary="Open a buyer's account by e-mail or phone")
async def post_buyer(visit: TheVisit, form: SignUpBuyer) -> SignUpStarted:
    if visit.policy(MarketplacePolicy).opens_to != "buyers":
        raise NotFound()
    return SignUpStarted(attempt=await start_buyer_signup(visit, form))


@router.post("/confirm", summary="Prove the address with the code")
async def post_confirm(visit: TheVisit, attempt: TheBearer, form: ConfirmCode) -> SignedUp:
    outcome = await confirm_code(visit, attempt, form.code)
    if isinstance(outcome, Confirmed):
        return SignedUp(session=outcome.session.token)
    raise Refused("code", outcome)


@router.post("/again", summary="Send the letter again, once a minute at most")
async def post_again(visit: TheVisit, attempt: TheBearer) -> LetterSent:
    if not await send_again(visit, attempt):
        raise SignInNeeded()
    return LetterSent()
