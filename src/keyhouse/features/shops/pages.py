"""Opening a shop, binding one, handing it over, and what stays after unbinding."""

from keyhouse.domain.accounts import check_not_held, read_email
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.sessions import SHOPS, check_fresh
from keyhouse.domain.shops import (
    accept_invitation,
    bind_shop,
    decline_invitation,
    invite_owner,
    make_binding_key,
    may_bind,
    obligations_of,
    register_shop,
    take_back_invitation,
    tell_entity,
)
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.shops.policy import OBLIGATIONS
from keyhouse.domain.shops.transfer_shop import find_invitation
from keyhouse.features.shops.me_pages import once_own_shop, own_shop
from keyhouse.features.shops.open_unbinding import end_draft
from keyhouse.features.shops.schemas import BindShop, InviteOwner, OpenShop, TellEntity
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/shops")
after = Pages("/shops", open_to="banned")  # money and orders are settled after a ban as well


@pages.get("/open")
async def show_open(here: Here) -> Answer:
    return here.page("shops/open.html", verdict=await may_bind(here.visit, here.account_id))


@pages.post("/open")
async def open_shop(here: Here) -> Answer:
    form = await here.form(OpenShop, again=lambda: _verdict_page(here, "shops/open.html"))
    made = await register_shop(here.visit, here.account_id, form.name)
    return Go(f"/me/shop/{made.shop_id}")


@pages.get("/company")
async def show_company(here: Here) -> Answer:
    return await _verdict_page(here, "shops/company.html")


@pages.post("/company")
async def tell_company(here: Here) -> Answer:
    form = await here.form(TellEntity, again=lambda: _verdict_page(here, "shops/company.html"))
    await tell_entity(here.visit, here.account_id, form.entity_number)
    return Go("/shops/open")


@pages.get("/bind")
async def show_bind(here: Here) -> Answer:
    return await _verdict_page(here, "shops/bind.html")


@pages.post("/bind")
async def bind(here: Here) -> Answer:
    form = await here.form(BindShop, again=lambda: _verdict_page(here, "shops/bind.html"))
    made = await bind_shop(here.visit, here.account_id, form.number, form.key)
    return Go(f"/me/shop/{made.shop_id}")


async def _verdict_page(here: Here, template: str) -> Page:
    return here.page(template, verdict=await may_bind(here.visit, here.account_id))


@pages.get("/invitation/{token}")
async def open_invitation(here: Here) -> Answer:
    """Opening uses nothing up; the token moves out of the address into a short cookie."""
    here.set_cookie("invitation", here.argument("token"), 7 * 24 * 3600)
    return Go("/shops/invitation")


@pages.get("/invitation")
async def show_invitation(here: Here) -> Answer:
    return await _invitation_page(here)


@pages.post("/invitation/accept")
async def accept(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _invitation_page(here))
    await _check_not_held(here)
    made = await accept_invitation(here.visit, here.cookie("invitation"), here.account_id)
    await end_draft(here.visit, made.shop_id)
    here.drop_cookie("invitation")
    return Go(f"/me/shop/{made.shop_id}")


@pages.post("/invitation/decline")
async def decline(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _invitation_page(here))
    await decline_invitation(here.visit, here.cookie("invitation"))
    here.drop_cookie("invitation")
    return Go("/shops/invitation")


async def _check_not_held(here: Here) -> None:
    """Raises `AccountHeld`."""
    account = await accounts.account(here.visit, here.account_id)
    if account:
        check_not_held(account)


async def _invitation_page(here: Here) -> Page:
    found = await find_invitation(here.visit, here.cookie("invitation"))
    return here.page("shops/invitation.html", invitation=found)


@pages.get("/{shop}/hand-over")
async def show_hand_over(here: Here) -> Answer:
    await check_fresh(here.visit, SHOPS)
    return here.page("shops/hand-over.html", shop=await own_shop(here))


@pages.post("/{shop}/hand-over")
async def hand_over(here: Here) -> Answer:
    shop = await own_shop(here)
    page = here.page("shops/hand-over.html", shop=shop)
    form = await here.form(InviteOwner, again=page)
    await check_fresh(here.visit, SHOPS)
    await _check_not_held(here)
    await invite_owner(here.visit, shop, read_email(form.email))
    return Go(f"/me/shop/{shop.shop_id}/binding?did=invited")


@pages.post("/{shop}/take-back")
async def take_back(here: Here) -> Answer:
    await here.form(Nothing)
    shop = await own_shop(here)
    await take_back_invitation(here.visit, shop)
    return Go(f"/me/shop/{shop.shop_id}/binding")


@after.get("/{shop}/after")
async def show_after(here: Here) -> Answer:
    return await _after_page(here)


@pages.get("/{shop}/key")
async def show_key(here: Here) -> Answer:
    """Where a fresh proof leads back to."""
    return Go(f"/shops/{here.argument('shop')}/after")


@pages.post("/{shop}/key")
async def make_key(here: Here) -> Answer:
    """The key that binds the shop again; shown once, the one before it is dead."""
    await here.form(Nothing, again=lambda: _after_page(here))
    await check_fresh(here.visit, SHOPS)
    await _check_not_held(here)
    bound = await once_own_shop(here)
    shop = await shops.shop(here.visit, bound.shop_id)
    if not bound.ended_at or not shop or not await _was_last(here, bound.shop_id):
        raise NotFound()
    key = await make_binding_key(here.visit, shop)
    await record_fact(here.visit, "shop.key_made", shop.id)
    page = await _after_page(here)
    return Page(page.template, {**page.values, "key": key})


async def _was_last(here: Here, shop_id: str) -> bool:
    """Nobody owns it now, and this account was the last one."""
    last = await shops.last_binding(here.visit, shop_id)
    return bool(last and last.ended_at and last.account_id == here.account_id)


async def _after_page(here: Here) -> Page:
    shop = await once_own_shop(here)
    if not shop.ended_at:
        raise NotFound()
    is_last = await _was_last(here, shop.shop_id)
    case = await cases.latest(here.visit, "unbinding", shop.shop_id)
    return here.page(
        "shops/after.html",
        shop=shop,
        # Whoever owns it now settles what comes up now; that is nobody else's to see.
        obligations=await obligations_of(here.visit, shop.shop_id) if is_last else [],
        names=OBLIGATIONS,
        verdict=await may_bind(here.visit, here.account_id),
        is_last=is_last,
        case=case if case and case.owner_id == here.account_id else None,
        key="",
    )
