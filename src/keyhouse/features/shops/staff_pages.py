"""What staff do with shops: look one up, fill the ledger, open an application for the owner."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import mask
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import note_look
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.documents import read_document
from keyhouse.domain.shops import BINDING, LABELS, obligations_of
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.shops.policy import OBLIGATIONS
from keyhouse.features.shops.change_binding import change_binding, tell_ledger
from keyhouse.features.shops.open_unbinding import live_case, open_unbinding
from keyhouse.features.shops.policy import UnbindingPolicy
from keyhouse.features.shops.save_unbinding import submit_unbinding
from keyhouse.features.shops.schemas import (
    ChooseReason,
    FindShop,
    SubmitUnbinding,
    SuspendShop,
    TellObligation,
    Unbinding,
)
from keyhouse.features.shops.unbind_pages import CHECK, form_page, save_form
from keyhouse.features.shops.unbinding import UNBINDING, reason_label
from keyhouse.kit.problems import NotFound
from keyhouse.kit.texts import N_
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.papers import show
from keyhouse.web.texts import translate

pages = Pages("/staff/shops", is_for_staff=True)
STATES = {"clear": N_("clear"), "blocked": N_("open"), "unknown": N_("unknown")}


async def _shop(here: Here) -> Row[Any]:
    found = await shops.shop(here.visit, here.argument("shop"))
    if not found:
        raise NotFound()
    return found


@pages.get("", "shops.view")
async def show_find(here: Here) -> Answer:
    found = await shops.list_shops(here.visit, "", 50)
    return here.page("shops/staff-shops.html", shops=found, labels=LABELS)


@pages.post("", "shops.view")
async def find(here: Here) -> Answer:
    page = here.page("shops/staff-shops.html", shops=[], labels=LABELS)
    form = await here.form(FindShop, again=page)
    found = await shops.by_number(here.visit, form.number.strip())
    if not found:
        raise NotFound(field="number")
    return Go(f"/staff/shops/{found.id}")


@pages.get("/{shop}", "shops.view")
async def show_shop(here: Here) -> Answer:
    return await _shop_page(here)


async def _shop_page(here: Here) -> Page:
    shop = await _shop(here)
    visit = here.visit
    binding = await shops.owning(visit, shop.id)
    known = await accounts.addresses(visit, binding.account_id) if binding else []
    standing = await obligations_of(visit, shop.id)
    await note_look(visit, "shop.viewed", shop.id)
    return here.page(
        "shops/staff-shop.html",
        shop=shop,
        binding=binding,
        labels=LABELS,
        account=await accounts.account(visit, binding.account_id) if binding else None,
        addresses=[mask(each.kind, each.value) for each in known if each.kind != "social"],
        obligations=standing,
        names=OBLIGATIONS,
        kinds=[
            (each.kind.name, translate(visit.language, each.label(visit.language)))
            for each in standing
        ],
        states=[(name, translate(visit.language, text)) for name, text in STATES.items()],
        running=await live_case(visit, shop.id),
        acts=BINDING.acts(binding.state, "staff") if binding else [],
        reasons=[
            (each.name, reason_label(visit, each.name))
            for each in visit.policy(UnbindingPolicy).reasons
        ],
        did=here.query("did"),
    )


@pages.post("/{shop}/ledger", "shops.settle")
async def tell_obligation(here: Here) -> Answer:
    form = await here.form(TellObligation, again=lambda: _shop_page(here))
    shop = await _shop(here)
    await tell_ledger(here.visit, shop, form)
    return Go(f"/staff/shops/{shop.id}?did=ledger")


@pages.post("/{shop}/binding", "shops.view")
async def suspend_or_resume(here: Here) -> Answer:
    form = await here.form(SuspendShop, again=lambda: _shop_page(here))
    shop = await _shop(here)
    await change_binding(here.visit, shop, form)
    return Go(f"/staff/shops/{shop.id}?did={form.act}")


def _desk(shop_id: str) -> str:
    return f"/staff/shops/{shop_id}/unbind"


async def _own_draft(here: Here) -> Row[Any] | None:
    """The application that support opened for the owner."""
    shop = await _shop(here)
    case = await cases.latest(here.visit, UNBINDING.name, shop.id)
    return case if case and case.channel == "support" else None


@pages.post("/{shop}/unbind", "shops.open_unbinding")
async def open_for_owner(here: Here) -> Answer:
    form = await here.form(ChooseReason, again=lambda: _shop_page(here))
    shop = await _shop(here)
    owned = await shops.owning(here.visit, shop.id)
    mine = await shops.own(here.visit, owned.account_id, shop.id) if owned else None
    if not mine:
        raise NotFound()
    await open_unbinding(here.visit, mine, form.reason, channel="support")
    return Go(f"{_desk(shop.id)}/form")


@pages.get("/{shop}/unbind/form", "shops.open_unbinding")
async def show_form(here: Here) -> Answer:
    return _stay(here, await form_page(here, await _own_draft(here), _desk(here.argument("shop"))))


@pages.post("/{shop}/unbind/form", "shops.open_unbinding", takes_files=True)
async def save(here: Here) -> Answer:
    desk = _desk(here.argument("shop"))

    async def again() -> Page:
        page = await form_page(here, await _own_draft(here), desk)
        return page if isinstance(page, Page) else await _shop_page(here)

    form = await here.form(Unbinding, again=again)
    return await save_form(here, await _own_draft(here), form, desk)


@pages.get("/{shop}/unbind/check", "shops.open_unbinding")
async def show_check(here: Here) -> Answer:
    desk = _desk(here.argument("shop"))
    return _stay(here, await form_page(here, await _own_draft(here), desk, template=CHECK))


def _stay(here: Here, page: Page | Go) -> Answer:
    """What is not open any more is seen on the shop's page, as nothing of it is left to fill in."""
    return page if isinstance(page, Page) else Go(f"/staff/shops/{here.argument('shop')}")


@pages.post("/{shop}/unbind/submit", "shops.open_unbinding")
async def submit(here: Here) -> Answer:
    desk = _desk(here.argument("shop"))

    async def again() -> Page:
        page = await form_page(here, await _own_draft(here), desk, template=CHECK)
        return page if isinstance(page, Page) else await _shop_page(here)

    await here.form(SubmitUnbinding, again=again)
    case = await _own_draft(here)
    if not case:
        raise NotFound()
    await submit_unbinding(here.visit, case)
    return Go(f"/staff/shops/{case.subject_id}?did=submitted")


@pages.get("/{shop}/unbind/papers/{document}", "shops.open_unbinding")
async def open_paper(here: Here) -> Answer:
    case = await _own_draft(here)
    if not case:
        raise NotFound()
    return show(await read_document(here.visit, here.argument("document"), case.id))
