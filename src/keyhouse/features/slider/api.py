"""Giving out work, to our own pages and to other programs."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from keyhouse.domain.effort import give_work
from keyhouse.web.api import PROBLEMS, BannedRoute, TheVisit
from keyhouse.web.fields import Address, Choice, Schema

router = APIRouter(prefix="/slider", tags=["slider"], route_class=BannedRoute, responses=PROBLEMS)


class AskForWork(Schema):
    """`what` is the address that will be typed; programs say `api` as their attempt."""

    action: Literal["recover", "signin"]
    what: Address = Field(examples=["anna@example.com"])
    attempt: Choice = Field("api", examples=["api"])


class WorkToDo(BaseModel):
    """Find the number up to `maxNumber` for which SHA-256 of salt and number is `challenge`.

    Send algorithm, challenge, number, salt and signature as base64 of a JSON object, as ALTCHA
    does. Good for two minutes, once, for this action and address.
    """

    algorithm: Literal["SHA-256"]
    challenge: str
    salt: str
    signature: str
    maxNumber: int


@router.post("", summary="Get the work that stands behind the slider")
async def post_slider(visit: TheVisit, form: AskForWork) -> WorkToDo:
    work = await give_work(visit, form.action, form.what, form.attempt)
    return WorkToDo(
        algorithm="SHA-256",
        challenge=work.challenge,
        salt=work.salt,
        signature=work.signature,
        maxNumber=work.max_number,
    )
