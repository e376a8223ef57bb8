"""Shops, unbinding and obligations by JSON: the same acts as the pages."""

import base64
import binascii
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import CASE, Upload, missing_of, view_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.marketplaces import as_of
from keyhouse.domain.shops import (
    Obligation,
    ask_obligations,
    bind_shop,
    may_bind,
    note_obligation,
    register_shop,
)
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.features.shops.open_unbinding import open_unbinding
from keyhouse.features.shops.partners import check_signature
from keyhouse.features.shops.receipts import Receipt, is_ours, receipt_of
from keyhouse.features.shops.save_unbinding import save_unbinding, submit_unbinding
from keyhouse.features.shops.schemas import (
    BindShop,
    ChooseReason,
    OpenShop,
    SubmitUnbinding,
    ToldObligation,
    Unbinding,
)
from keyhouse.features.shops.unbinding import UNBINDING
from keyhouse.kit.obliged import Answer
from keyhouse.kit.problems import Invalid, NotFound, SignInNeeded
from keyhouse.kit.texts import N_
from keyhouse.web.api import PROBLEMS, FrozenRoute, TheVisit
from keyhouse.web.texts import translate

router = APIRouter(prefix="/shops", tags=["shops"], route_class=FrozenRoute, responses=PROBLEMS)


class Shop(BaseModel):
    """`state` is the binding's: active, suspended, unbinding, ended."""

    id: str
    number: str
    name: str
    state: str
    certified: bool


class MayBind(BaseModel):
    """`why` names the rule that says no; `from_` is when it will no longer."""

    allowed: bool
    why: str
    text: str
    from_: datetime | None = Field(None, alias="from")


class Settling(BaseModel):
    """One kind of obligation as it stands; `blocking` keeps the shop bound."""

    kind: str
    state: Literal["clear", "blocked", "unknown"]
    blocking: bool
    count: int
    amount: Decimal
    currency: str
    link: str
    due_on: date | None


class CaseState(BaseModel):
    """An application to unbind, as its owner sees it."""

    reference: str
    state: str
    label: str
    revision: int
    promised_on: date | None
    reason: str
    sent_back: dict[str, str]
    acts: list[str]


class Paper(BaseModel):
    """A file for one item, in base64 (RFC 4648); names as the playbook has them."""

    item: str = Field(max_length=60)
    name: str = Field(max_length=200)
    content: bytes


class Checked(BaseModel):
    ours: bool


class Noted(BaseModel):
    noted: Literal[True] = True


def _account(visit: Visit) -> str:
    if visit.actor.kind != "owner":
        raise SignInNeeded()
    return visit.actor.id


def _shown(row: Row[Any]) -> Shop:
    return Shop(
        id=row.shop_id,
        number=row.number,
        name=row.name,
        state=row.state,
        certified=bool(row.certified_at),
    )


def _id(shop: str) -> str:
    """Raises `NotFound` for what can name nothing of ours."""
    if not re.fullmatch(r"shp_[0-9a-z]{26}", shop):
        raise NotFound()
    return shop


async def _own(visit: Visit, shop: str) -> Row[Any]:
    found = await shops.own_live(visit, _account(visit), _id(shop))
    if not found:
        raise NotFound()
    return found


async def _case(visit: Visit, shop: str) -> Row[Any]:
    found = await cases.latest(visit, UNBINDING.name, _id(shop))
    if not found or found.owner_id != _account(visit):
        raise NotFound()
    return found


async def _state(visit: Visit, case: Row[Any]) -> CaseState:
    visit = await as_of(visit, case.playbook_version)
    view = await view_case(visit, case)
    items = [*([view.details] if view.details else []), *view.papers]
    return CaseState(
        reference=case.reference,
        state=case.state,
        label=translate(visit.language, view.label),
        revision=case.revision,
        promised_on=case.promised_on,
        reason=case.reason,
        sent_back={each.item.name: each.reason for each in items if each.reason},
        acts=CASE.acts(case.state, "owner"),
    )


@router.get("", summary="One's own shops")
async def get_shops(visit: TheVisit) -> list[Shop]:
    return [_shown(row) for row in await shops.of_account(visit, _account(visit))]


@router.post("", status_code=201, summary="Open a shop")
async def post_shop(visit: TheVisit, form: OpenShop) -> Shop:
    made = await register_shop(visit, _account(visit), form.name)
    return _shown(await _own(visit, made.shop_id))


@router.post("/bind", status_code=201, summary="Bind a shop that nobody owns, with its key")
async def post_bind(visit: TheVisit, form: BindShop) -> Shop:
    made = await bind_shop(visit, _account(visit), form.number, form.key)
    return _shown(await _own(visit, made.shop_id))


@router.get("/may-bind", summary="Whether one may bind a shop now; if not, why and from when")
async def get_may_bind(visit: TheVisit) -> MayBind:
    verdict = await may_bind(visit, _account(visit))
    return MayBind.model_validate(
        {
            "allowed": verdict.is_allowed,
            "why": verdict.code,
            "text": translate(visit.language, verdict.text) if verdict.text else "",
            "from": verdict.opens_at,
        }
    )


@router.post("/obligations", summary="Signed callback: what stands for a shop now")
async def post_obligation(visit: TheVisit, request: Request, form: ToldObligation) -> Noted:
    """For a marketplace's own systems, signed as Standard Webhooks has it."""
    signed_at = await check_signature(visit, request)
    shop = await shops.by_number(visit, form.shop.strip())
    if not shop:
        raise NotFound()
    told = Answer(**form.model_dump(exclude={"kind", "shop"}))
    await note_obligation(visit, shop.id, form.kind, told, signed_at)
    return Noted()


@router.post("/receipts/check", summary="Whether a receipt is as we gave it out")
async def post_check(visit: TheVisit, receipt: Receipt) -> Checked:
    return Checked(ours=is_ours(visit, receipt))


@router.get("/{shop}/obligations", summary="What is to be settled; other systems are asked")
async def get_obligations(visit: TheVisit, shop: str) -> list[Settling]:
    found = await ask_obligations(visit, (await _own(visit, shop)).shop_id)
    return [_settling(each) for each in found]


def _settling(each: Obligation) -> Settling:
    return Settling(
        kind=each.kind.name,
        state=each.state,
        blocking=each.is_blocking,
        count=each.count,
        amount=each.amount,
        currency=each.currency,
        link=each.link,
        due_on=each.due_on,
    )


@router.post("/{shop}/unbinding", status_code=201, summary="Open an application to unbind")
async def post_unbinding(visit: TheVisit, shop: str, form: ChooseReason) -> CaseState:
    return await _state(visit, await open_unbinding(visit, await _own(visit, shop), form.reason))


@router.get("/{shop}/unbinding", summary="Where the application stands")
async def get_unbinding(visit: TheVisit, shop: str) -> CaseState:
    return await _state(visit, await _case(visit, shop))


@router.put("/{shop}/unbinding", summary="Fill in the draft, or what was sent back")
async def put_unbinding(visit: TheVisit, shop: str, form: Unbinding) -> CaseState:
    return await _save(visit, shop, form, [])


@router.post("/{shop}/unbinding/papers", summary="Add a paper: at most 45 kB by this way")
async def post_paper(visit: TheVisit, shop: str, paper: Paper) -> CaseState:
    case = await _case(visit, shop)
    kept = {name: case.data.get(name, "") for name in KEPT}
    form = Unbinding.model_validate({**kept, "way": "save"})
    upload = Upload(paper.item, paper.name, _decoded(paper.content))
    return await _save(visit, shop, form, [upload])


NOT_BASE64 = N_("Send the file in base64.")
KEPT = ("reason", "words", "contact_name", "contact_details")


def _decoded(content: bytes) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise Invalid.one("content", "not_base64", NOT_BASE64) from error


async def _save(visit: Visit, shop: str, form: Unbinding, uploads: list[Upload]) -> CaseState:
    saved = await save_unbinding(visit, await _case(visit, shop), form, uploads)
    if saved.errors:
        raise Invalid(saved.errors)
    return await _state(visit, saved.case)


@router.get("/{shop}/unbinding/missing", summary="What keeps the draft from being handed in")
async def get_missing(visit: TheVisit, shop: str) -> dict[str, str]:
    missing = await missing_of(visit, await _case(visit, shop))
    return {name: code for name, (code, _, _) in missing.items()}


@router.post("/{shop}/unbinding/submit", summary="Hand the application in")
async def post_submit(visit: TheVisit, shop: str, form: SubmitUnbinding) -> CaseState:
    case, _ = await submit_unbinding(visit, await _case(visit, shop))
    return await _state(visit, case)


@router.post("/{shop}/unbinding/withdraw", summary="Withdraw the application")
async def post_withdraw(visit: TheVisit, shop: str) -> CaseState:
    moved = await make_move(visit, CASE, await _case(visit, shop), "withdraw")
    return await _state(visit, moved)


@router.get("/{shop}/unbinding/receipts/{revision}", summary="The sealed receipt of a revision")
async def get_receipt(visit: TheVisit, shop: str, revision: str) -> Receipt:
    receipt = await receipt_of(visit, await _case(visit, shop), revision)
    if not receipt:
        raise NotFound()
    return receipt
