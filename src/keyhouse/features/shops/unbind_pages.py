"""The way of an application to unbind: before, reason, papers, check, status."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import (
    CASE,
    NothingOpen,
    Unfinished,
    Upload,
    missing_of,
    view_case,
    withdraw_case,
)
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.documents import DocumentsPolicy, looks_at, read_document
from keyhouse.domain.marketplaces import as_of, say
from keyhouse.domain.sessions import SHOPS, check_recent
from keyhouse.domain.shops import ask_obligations, obligations_of
from keyhouse.domain.shops.policy import OBLIGATIONS, ShopsPolicy
from keyhouse.features.shops.labels import INSTEAD
from keyhouse.features.shops.me_pages import once_own_shop, own_shop
from keyhouse.features.shops.open_unbinding import live_case, open_unbinding
from keyhouse.features.shops.policy import UnbindingPolicy
from keyhouse.features.shops.receipts import receipt_of
from keyhouse.features.shops.save_unbinding import save_unbinding, submit_unbinding
from keyhouse.features.shops.schemas import ChooseReason, SubmitUnbinding, Unbinding
from keyhouse.features.shops.unbinding import UNBINDING, reason_label
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.papers import show

pages = Pages("/shops/{shop}/unbind", open_to="frozen")
FORM, CHECK, STATUS = (
    "shops/unbind-form.html",
    "shops/unbind-check.html",
    "shops/unbind-status.html",
)


def _desk(shop_id: str) -> str:
    """From where the application is made: here the owner's pages; staff have their own."""
    return f"/shops/{shop_id}/unbind"


async def _case(here: Here) -> Row[Any] | None:
    """The newest application about the shop that is this account's."""
    shop = await once_own_shop(here)
    case = await cases.latest(here.visit, UNBINDING.name, shop.shop_id)
    return case if case and case.owner_id == here.account_id else None


@pages.get("")
async def show_before(here: Here) -> Answer:
    return await before_page(here, await own_shop(here), is_asked=True)


@pages.post("")
async def choose_reason(here: Here) -> Answer:
    shop = await own_shop(here)
    form = await here.form(ChooseReason, again=lambda: before_page(here, shop))
    await open_unbinding(here.visit, shop, form.reason)
    found = here.visit.policy(UnbindingPolicy).reason(form.reason)
    step = "instead" if found and found.instead else "form"
    return Go(f"/shops/{shop.shop_id}/unbind/{step}")


async def before_page(here: Here, shop: Row[Any], *, is_asked: bool = False) -> Page:
    """Rules, guides, and what unbinding does to this shop, before anything is filled in."""
    visit = here.visit
    policy = visit.policy(UnbindingPolicy)
    read = ask_obligations if is_asked and shop.state == "active" else obligations_of
    return here.page(
        "shops/before.html",
        shop=shop,
        running=await live_case(visit, shop.shop_id),
        rules=say(policy.rules, visit.language),
        reasons=[(each.name, reason_label(visit, each.name)) for each in policy.reasons],
        obligations=await read(visit, shop.shop_id),
        names=OBLIGATIONS,
        ends=policy.ends,
        rebind=visit.policy(ShopsPolicy),
        days=(policy.at_least_days, policy.business_days),
        cooling=policy.cooling_hours,
    )


@pages.get("/instead")
async def show_instead(here: Here) -> Answer:
    shop = await own_shop(here)
    case = await _case(here)
    found = here.visit.policy(UnbindingPolicy).reason(case.data["reason"]) if case else None
    if not found or not found.instead:
        return Go(f"/shops/{shop.shop_id}/unbind/form")
    return here.page(
        "shops/instead.html",
        shop=shop,
        ways=[
            (INSTEAD[name][0], INSTEAD[name][1] or f"/shops/{shop.shop_id}/hand-over")
            for name in found.instead
        ],
    )


@pages.get("/form")
async def show_form(here: Here) -> Answer:
    return await form_page(here, await _case(here), _desk(here.argument("shop")))


@pages.post("/form", takes_files=True)
async def save(here: Here) -> Answer:
    desk = _desk(here.argument("shop"))
    form = await here.form(Unbinding, again=lambda: _again(here, desk))
    return await save_form(here, await _case(here), form, desk)


async def _again(here: Here, desk: str) -> Page:
    page = await form_page(here, await _case(here), desk)
    return page if isinstance(page, Page) else await _status_page(here)


async def form_page(
    here: Here, case: Row[Any] | None, desk: str, template: str = FORM
) -> Page | Go:
    """The form, or the way to where the application stands."""
    if not case:
        return Go(desk)
    if case.state not in ("draft", "changes_needed"):
        return Go(f"{desk}/status")
    visit = await as_of(here.visit, case.playbook_version)
    policy = visit.policy(UnbindingPolicy)
    return here.page(
        template,
        view=await view_case(visit, case),
        desk=desk,
        reasons=[(each.name, reason_label(visit, each.name)) for each in policy.reasons],
        longest=policy.longest_words,
        most_megabytes=visit.policy(DocumentsPolicy).file_megabytes,
        is_saved=bool(here.query("saved")),
        obligations=await obligations_of(visit, case.subject_id),
        names=OBLIGATIONS,
        days=(policy.at_least_days, policy.business_days),
    )


async def save_form(here: Here, case: Row[Any] | None, form: Unbinding, desk: str) -> Answer:
    if not case:
        raise NotFound()
    uploads = [Upload(name, f.filename or "", await f.read()) for name, f in here.files]
    saved = await save_unbinding(here.visit, case, form, uploads)
    missing = {} if saved.errors or form.way == "save" else await missing_of(here.visit, saved.case)
    if saved.errors or missing:
        # What was typed and uploaded is kept; what is wrong is marked at its place.
        here.typed.errors.update(saved.errors or missing)
        page = await form_page(here, saved.case, desk)
        if not isinstance(page, Page):
            raise NothingOpen()
        problem = {"problem": Unfinished(missing)} if missing else {}
        return replace(page, status=422, values={**page.values, **problem})
    if form.remove:
        return Go(f"{desk}/form#papers")
    return Go(f"{desk}/check" if form.way == "check" else f"{desk}/form?saved=1")


@pages.get("/check")
async def show_check(here: Here) -> Answer:
    case = await _case(here)
    if case and case.state in ("draft", "changes_needed"):
        await check_recent(here.visit, SHOPS)
        await ask_obligations(here.visit, case.subject_id, for_a_look=True)
    return await form_page(here, case, _desk(here.argument("shop")), template=CHECK)


@pages.post("/submit")
async def submit(here: Here) -> Answer:
    desk = _desk(here.argument("shop"))

    async def again() -> Page:
        page = await form_page(here, await _case(here), desk, template=CHECK)
        return page if isinstance(page, Page) else await _status_page(here)

    await here.form(SubmitUnbinding, again=again)
    case = await _case(here)
    if not case:
        raise NotFound()
    if case.state not in ("draft", "changes_needed"):
        raise NothingOpen()
    await submit_unbinding(here.visit, case)
    return Go(f"{desk}/status?sent=1")


@pages.get("/status")
async def show_status(here: Here) -> Answer:
    if not await _case(here):
        return Go(f"/shops/{here.argument('shop')}/unbind")
    return await _status_page(here)


async def _status_page(here: Here) -> Page:
    case = await _case(here)
    if not case:
        raise NotFound()
    visit = await as_of(here.visit, case.playbook_version)
    return here.page(
        STATUS,
        view=await view_case(visit, case),
        shop=await once_own_shop(here),
        desk=_desk(here.argument("shop")),
        acts=CASE.acts(case.state, "owner"),
        is_sent=bool(here.query("sent")),
        looks=await looks_at(visit, case.id),
    )


@pages.post("/withdraw")
async def withdraw(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _status_page(here))
    case = await _case(here)
    if not case:
        raise NotFound()
    await withdraw_case(here.visit, case)
    return Go(f"/shops/{here.argument('shop')}/unbind/status")


@pages.get("/papers/{document}")
async def open_paper(here: Here) -> Answer:
    case = await _case(here)
    if not case:
        raise NotFound()
    return show(await read_document(here.visit, here.argument("document"), case.id))


@pages.get("/receipt/{revision}")
async def show_receipt(here: Here) -> Answer:
    """What was handed in and what was answered, to print or to keep."""
    case = await _case(here)
    receipt = await receipt_of(here.visit, case, here.argument("revision")) if case else None
    if not case or not receipt:
        raise NotFound()
    return here.page("shops/receipt.html", receipt=receipt, path_back=_desk(case.subject_id))
