"""The account's security by JSON: the same acts as the pages."""

import json
from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import Asked, Right
from keyhouse.domain.factors.passkeys import adding_options
from keyhouse.domain.factors.recovery_codes import draw_sheet, read_sheet
from keyhouse.domain.factors.totp import prepare_app
from keyhouse.domain.sessions import (
    FACTORS,
    check_fresh,
    end_session,
    put_in_app,
    put_in_codes,
    put_in_passkey,
    renew_session,
    step_up,
    take_out_app,
    take_out_passkey,
    ways_to_prove,
)
from keyhouse.domain.sessions.end_devices import end_elsewhere, forget_device
from keyhouse.domain.sessions.step_up import SECOND
from keyhouse.domain.visits import Visit
from keyhouse.features.profile.security import look_at_security
from keyhouse.features.profile.whose import shown_name
from keyhouse.kit.problems import NotFound, SignInNeeded
from keyhouse.web.api import PROBLEMS, BannedOwnersRoute, OwnersRoute, Refused, TheVisit
from keyhouse.web.case_api import id_of
from keyhouse.web.fields import Choice, ConfirmCode, Credential, Line, Schema, Secret

router = APIRouter(tags=["security"], route_class=OwnersRoute, responses=PROBLEMS)
Act = Literal["addresses", "factors", "shops", "leaving"]


class Ways(BaseModel):
    """`public_key` is for `navigator.credentials.get`, where a passkey is among the ways."""

    ways: list[str]
    public_key: dict[str, Any] | None = None


class Prove(Schema):
    """`answer` is the password or the code; `credential` is what a passkey answered."""

    act: Act
    way: Choice = Field(examples=["password"])
    answer: Secret | None = None
    credential: dict[str, Any] | None = None


class Place(BaseModel):
    """`session` is empty where the device is only remembered."""

    device: str
    session: str
    agent: str
    network: str
    place: str
    seen_at: datetime
    is_here: bool


class OwnPasskey(BaseModel):
    id: str
    name: str
    made_at: datetime
    used_at: datetime | None


class Security(BaseModel):
    """`advice` names what would make the account safer, the most urgent first."""

    has_app: bool
    passkeys: list[OwnPasskey]
    recovery_codes_left: int
    places: list[Place]
    advice: list[str]


class AppToAdd(BaseModel):
    """`address` is an otpauth:// one, for a QR code."""

    secret: str
    address: str


class Renewed(BaseModel):
    """The session goes on under this token; the one before is dead, and all others have ended."""

    token: str


class PasskeyToAdd(BaseModel):
    """For `navigator.credentials.create`; `handle` comes back with the answer."""

    public_key: dict[str, Any]
    handle: str


class NewPasskey(Schema):
    credential: dict[str, Any] = Field(description="What `PublicKeyCredential.toJSON()` gave.")
    handle: Line
    name: Line = Field(examples=["My phone"])


class Sheet(BaseModel):
    """`codes` for the person; `sheet` comes back once they are kept, and only then they count."""

    codes: list[str]
    sheet: str


class KeptSheet(Schema):
    sheet: Credential


async def _account(visit: Visit) -> Row[Any]:
    account = await accounts.account(visit, visit.actor.id)
    if not account:
        raise SignInNeeded()
    return account


async def _renewed(visit: Visit, proof: str) -> Renewed:
    started = await renew_session(visit, visit.actor.session_id, proof)
    if not started:
        raise SignInNeeded()
    return Renewed(token=started.token)


async def get_ways(visit: TheVisit) -> Ways:
    ways = list(await ways_to_prove(visit))
    if "passkey" not in ways:
        return Ways(ways=ways)
    about = Asked(visit.actor.id, visit.actor.session_id)
    return Ways(ways=ways, public_key=await SECOND["passkey"].offer(visit, about))


async def post_proof(visit: TheVisit, form: Prove) -> None:
    answer = json.dumps(form.credential) if form.credential else form.answer or ""
    refusal = await step_up(visit, form.act, form.way, answer)
    if refusal:
        raise Refused("answer", refusal)


# Open to banned accounts as well: before taking one's data along, a proof is asked for.
router.add_api_route(
    "/session/proofs",
    get_ways,
    methods=["GET"],
    summary="By which ways a fresh proof can be given",
    route_class_override=BannedOwnersRoute,
)
router.add_api_route(
    "/session/proofs",
    post_proof,
    methods=["POST"],
    status_code=204,
    summary="A fresh proof, good for 15 minutes",
    route_class_override=BannedOwnersRoute,
)


@router.get("/security", summary="Second steps, devices and advice")
async def get_security(visit: TheVisit) -> Security:
    view = await look_at_security(visit, await _account(visit))
    return Security(
        has_app=view.own.has_app,
        passkeys=[OwnPasskey.model_validate(p, from_attributes=True) for p in view.passkeys],
        recovery_codes_left=view.own.codes_left,
        places=[
            Place(
                device=each.device_id,
                session=each.session_id,
                agent=each.agent,
                network=each.network,
                place=each.place,
                seen_at=each.seen_at,
                is_here=each.is_here,
            )
            for each in view.places
        ],
        advice=list(view.advice),
    )


@router.post("/security/app", summary="An authenticator app to add (act: factors)")
async def post_app(visit: TheVisit) -> AppToAdd:
    await check_fresh(visit, FACTORS)
    account = await _account(visit)
    app = await prepare_app(visit, account.id, await shown_name(visit, account))
    return AppToAdd(secret=app.secret, address=app.address)


@router.post("/security/app/confirm", summary="Confirm the app with its first code")
async def post_app_code(visit: TheVisit, form: ConfirmCode) -> Renewed:
    await check_fresh(visit, FACTORS)
    outcome = await put_in_app(visit, await _account(visit), form.code)
    if not isinstance(outcome, Right):
        raise Refused("code", outcome)
    return await _renewed(visit, "totp")


@router.delete("/security/app", status_code=204, summary="Remove the app")
async def delete_app(visit: TheVisit) -> None:
    await check_fresh(visit, FACTORS)
    await take_out_app(visit, await _account(visit))


@router.post("/security/passkey-options", summary="What a device is asked, for a new passkey")
async def post_passkey_options(visit: TheVisit) -> PasskeyToAdd:
    await check_fresh(visit, FACTORS)
    account = await _account(visit)
    options = await adding_options(visit, account.id, await shown_name(visit, account))
    return PasskeyToAdd(public_key=options, handle=options["user"]["id"])


@router.post("/security/passkeys", status_code=201, summary="Add a passkey")
async def post_passkey(visit: TheVisit, form: NewPasskey) -> Renewed:
    await check_fresh(visit, FACTORS)
    account = await _account(visit)
    await put_in_passkey(visit, account, json.dumps(form.credential), form.handle, form.name)
    return await _renewed(visit, "passkey")


@router.delete("/security/passkeys/{passkey}", status_code=204, summary="Remove a passkey")
async def delete_passkey(visit: TheVisit, passkey: str) -> None:
    await check_fresh(visit, FACTORS)
    await take_out_passkey(visit, await _account(visit), id_of(passkey, "pky"))


@router.post("/security/recovery-codes", summary="A sheet of recovery codes, not yet in force")
async def post_sheet(visit: TheVisit) -> Sheet:
    await check_fresh(visit, FACTORS)
    sheet = draw_sheet(visit, (await _account(visit)).id)
    return Sheet(codes=list(sheet.codes), sheet=sheet.sealed)


@router.put("/security/recovery-codes", status_code=204, summary="The sheet is kept and counts")
async def put_sheet(visit: TheVisit, form: KeptSheet) -> None:
    await check_fresh(visit, FACTORS)
    account = await _account(visit)
    await put_in_codes(visit, account, read_sheet(visit, account.id, form.sheet))


@router.delete("/security/devices/{device}", status_code=204, summary="Sign out a device")
async def delete_device(visit: TheVisit, device: str) -> None:
    if not await forget_device(visit, visit.actor.id, id_of(device, "dev")):
        raise NotFound()


@router.delete("/security/sessions/{session}", status_code=204, summary="End a session")
async def delete_session(visit: TheVisit, session: str) -> None:
    if not await end_session(visit, id_of(session, "ses"), visit.actor.id):
        raise NotFound()


@router.delete("/security/sessions", status_code=204, summary="Sign out everywhere else")
async def delete_sessions(visit: TheVisit) -> None:
    await end_elsewhere(visit, visit.actor.id)
