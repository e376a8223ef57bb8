"""“Me”: the two ways to a shop's binding, as people know them."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.shops import LABELS, may_bind
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.shops.transfer_shop import open_invitation
from keyhouse.features.shops.policy import UnbindingPolicy
from keyhouse.kit.problems import NotFound
from keyhouse.kit.texts import N_
from keyhouse.web.answers import Answer, Go
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/me")


async def own_shop(here: Here) -> Row[Any]:
    """The shop of the address, while it is the signed-in account's; raises `NotFound`."""
    found = await shops.own_live(here.visit, here.account_id, here.argument("shop"))
    if not found:
        raise NotFound()
    return found


async def once_own_shop(here: Here) -> Row[Any]:
    """The same of one that was the account's: what was handed in and decided stays readable."""
    found = await shops.own(here.visit, here.account_id, here.argument("shop"))
    if not found:
        raise NotFound()
    return found


@pages.get("")
async def show_me(here: Here) -> Answer:
    account = await accounts.account(here.visit, here.account_id)
    if account and account.state == "proven":
        return Go("/application")
    if account and account.state == "closing":
        return Go("/leave")
    return here.page("shops/me.html")


@pages.get("/shop")
async def show_shops(here: Here) -> Answer:
    account_id = here.account_id
    return here.page(
        "shops/shops.html",
        shops=await shops.of_account(here.visit, account_id),
        labels=LABELS,
        verdict=await may_bind(here.visit, account_id),
        did=here.query("did"),
    )


@pages.get("/more")
async def show_more(here: Here) -> Answer:
    return _menu(here, N_("More"), ((N_("Settings"), "/me/settings"),))


@pages.get("/settings")
async def show_settings(here: Here) -> Answer:
    return _menu(here, N_("Settings"), ((N_("Account and security"), "/me/security"),))


@pages.get("/security")
async def show_security(here: Here) -> Answer:
    return here.page("shops/security.html", account_id=here.account_id)


@pages.get("/security/shop")
async def show_certified(here: Here) -> Answer:
    mine = await shops.of_account(here.visit, here.account_id)
    live = [each for each in mine if not each.ended_at]
    return here.page(
        "shops/certified.html", shops=live, ends=here.visit.policy(UnbindingPolicy).ends
    )


def _menu(here: Here, title: str, ways: tuple[tuple[str, str], ...]) -> Answer:
    assert here.account_id
    return here.page("shops/menu.html", title=title, ways=ways)


@pages.get("/shop/{shop}")
async def show_shop(here: Here) -> Answer:
    return here.page("shops/manage.html", shop=await own_shop(here), labels=LABELS)


@pages.get("/shop/{shop}/settings")
async def show_shop_settings(here: Here) -> Answer:
    shop = await own_shop(here)
    return here.page("shops/settings.html", shop=shop, labels=LABELS)


@pages.get("/shop/{shop}/binding")
async def show_binding(here: Here) -> Answer:
    shop = await own_shop(here)
    return here.page(
        "shops/binding.html",
        shop=shop,
        labels=LABELS,
        invited=await open_invitation(here.visit, shop.shop_id),
        did=here.query("did"),
    )
