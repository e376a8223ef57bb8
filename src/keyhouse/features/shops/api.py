"""Shops, unbinding and obligations by JSON: the same acts as the pages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import Row

from keyhouse.domain.cases import Upload, missing_of, withdraw_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.shops import (
    Obligation,
    ask_obligations,
    bind_shop,
    may_bind,
    note_obligation,
    register_shop,
    tell_entity,
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
    TellEntity,
    ToldObligation,
    Unbinding,
)
from keyhouse.features.shops.unbinding import UNBINDING
from keyhouse.kit.obliged import Answer
from keyhouse.kit.problems import Invalid, NotFound
from keyhouse.web.api import PROBLEMS, FrozenOwnersRoute, FrozenRoute, TheVisit
from keyhouse.web.case_api import (
    PAPER_BODY,
    CaseState,
    FileName,
    PaperRoute,
    case_state,
    id_of,
    owner_of,
    read_paper,
)
from keyhouse.web.texts import translate
from keyhouse.web.versions import TheTag, TheVersions, Versions

router = APIRouter(
    prefix="/shops", tags=["shops"], route_class=FrozenOwnersRoute, responses=PROBLEMS
)
for_anyone = APIRouter(prefix="/shops", tags=["shops"], route_class=FrozenRoute, responses=PROBLEMS)


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


class Checked(BaseModel):
    ours: bool


class Noted(BaseModel):
    noted: Literal[True] = True


def _shown(row: Row[Any]) -> Shop:
    return Shop(
        id=row.shop_id,
        number=row.number,
        name=row.name,
        state=row.state,
        certified=bool(row.certified_at),
    )


async def _own(visit: Visit, shop: str) -> Row[Any]:
    found = await shops.own_live(visit, owner_of(visit), id_of(shop, "shp"))
    if not found:
        raise NotFound()
    return found


async def _case(visit: Visit, shop: str) -> Row[Any]:
    found = await cases.latest(visit, UNBINDING.name, id_of(shop, "shp"))
    if not found or found.owner_id != owner_of(visit):
        raise NotFound()
    return found


@router.get("", summary="One's own shops")
async def get_shops(visit: TheVisit) -> list[Shop]:
    return [_shown(row) for row in await shops.of_account(visit, owner_of(visit))]


@router.post("", status_code=201, summary="Open a shop")
async def post_shop(visit: TheVisit, form: OpenShop) -> Shop:
    made = await register_shop(visit, owner_of(visit), form.name)
    return _shown(await _own(visit, made.shop_id))


@router.post("/bind", status_code=201, summary="Bind a shop that nobody owns, with its key")
async def post_bind(visit: TheVisit, form: BindShop) -> Shop:
    made = await bind_shop(visit, owner_of(visit), form.number, form.key)
    return _shown(await _own(visit, made.shop_id))


@router.post("/entity", summary="Tell the tax number of one's company; only its hash is kept")
async def post_entity(visit: TheVisit, form: TellEntity) -> Noted:
    await tell_entity(visit, owner_of(visit), form.entity_number)
    return Noted()


@router.get("/may-bind", summary="Whether one may bind a shop now; if not, why and from when")
async def get_may_bind(visit: TheVisit) -> MayBind:
    verdict = await may_bind(visit, owner_of(visit))
    return MayBind.model_validate(
        {
            "allowed": verdict.is_allowed,
            "why": verdict.code,
            "text": translate(visit.language, verdict.text) if verdict.text else "",
            "from": verdict.opens_at,
        }
    )


@for_anyone.post("/obligations", summary="Signed callback: what stands for a shop now")
async def post_obligation(visit: TheVisit, request: Request, form: ToldObligation) -> Noted:
    """For a marketplace's own systems, signed as Standard Webhooks has it."""
    signed_at = await check_signature(visit, request)
    shop = await shops.by_number(visit, form.shop.strip())
    if not shop:
        raise NotFound()
    told = Answer(**form.model_dump(exclude={"kind", "shop"}))
    await note_obligation(visit, shop.id, form.kind, told, signed_at)
    return Noted()


@for_anyone.post("/receipts/check", summary="Whether a receipt is as we gave it out")
async def post_check(visit: TheVisit, receipt: Receipt) -> Checked:
    return Checked(ours=is_ours(visit, receipt))


@router.get("/{shop}/obligations", summary="What is to be settled; other systems are asked")
async def get_obligations(visit: TheVisit, shop: str) -> list[Settling]:
    found = await ask_obligations(visit, (await _own(visit, shop)).shop_id, for_a_look=True)
    return [settling(each) for each in found]


def settling(each: Obligation) -> Settling:
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
    return await case_state(
        visit, await open_unbinding(visit, await _own(visit, shop), form.reason)
    )


@router.get("/{shop}/unbinding", summary="Where the application stands")
async def get_unbinding(visit: TheVisit, shop: str, versions: TheTag) -> CaseState:
    case = await _case(visit, shop)
    versions.tell(case)
    return await case_state(visit, case)


@router.put("/{shop}/unbinding", summary="Fill in the draft, or what was sent back")
async def put_unbinding(
    visit: TheVisit, shop: str, form: Unbinding, versions: TheVersions
) -> CaseState:
    return await _save(visit, versions, await _case(visit, shop), form, [])


async def post_paper(
    visit: TheVisit,
    request: Request,
    versions: TheVersions,
    shop: str,
    item: str,
    name: FileName = "file",
) -> CaseState:
    upload = await read_paper(request, item, name)
    case = await _case(visit, shop)
    return await _save(visit, versions, case, _as_it_is(case), [upload])


@router.delete("/{shop}/unbinding/papers/{paper}", summary="Take a paper out of the draft")
async def delete_paper(visit: TheVisit, shop: str, paper: str, versions: TheVersions) -> CaseState:
    case = await _case(visit, shop)
    form = _as_it_is(case).model_copy(update={"remove": id_of(paper, "doc")})
    return await _save(visit, versions, case, form, [])


KEPT = ("reason", "words", "contact_name", "contact_details")


def _as_it_is(case: Row[Any]) -> Unbinding:
    """Of the row that is saved: what another tab saved meanwhile is not written over."""
    return Unbinding.model_validate({**{n: case.data.get(n, "") for n in KEPT}, "way": "save"})


async def _save(
    visit: Visit, versions: Versions, case: Row[Any], form: Unbinding, uploads: list[Upload]
) -> CaseState:
    versions.check(case)
    saved = await save_unbinding(visit, case, form, uploads)
    if saved.errors:
        raise Invalid(saved.errors)
    versions.tell(saved.case)
    return await case_state(visit, saved.case)


@router.get("/{shop}/unbinding/missing", summary="What keeps the draft from being handed in")
async def get_missing(visit: TheVisit, shop: str) -> dict[str, str]:
    missing = await missing_of(visit, await _case(visit, shop))
    return {name: code for name, (code, _, _) in missing.items()}


@router.post("/{shop}/unbinding/submit", summary="Hand the application in")
async def post_submit(
    visit: TheVisit, shop: str, form: SubmitUnbinding, versions: TheVersions
) -> CaseState:
    before = await _case(visit, shop)
    versions.check(before)
    case, _ = await submit_unbinding(visit, before)
    return await case_state(visit, case)


@router.post("/{shop}/unbinding/withdraw", summary="Withdraw the application")
async def post_withdraw(visit: TheVisit, shop: str) -> CaseState:
    moved = await withdraw_case(visit, await _case(visit, shop))
    return await case_state(visit, moved)


@router.get("/{shop}/unbinding/receipts/{revision}", summary="The sealed receipt of a revision")
async def get_receipt(visit: TheVisit, shop: str, revision: str) -> Receipt:
    receipt = await receipt_of(visit, await _case(visit, shop), revision)
    if not receipt:
        raise NotFound()
    return receipt


router.add_api_route(
    "/{shop}/unbinding/items/{item}/papers",
    post_paper,
    methods=["POST"],
    status_code=201,
    summary="Add a paper: the file is the body",
    openapi_extra=PAPER_BODY,
    route_class_override=PaperRoute,
)
