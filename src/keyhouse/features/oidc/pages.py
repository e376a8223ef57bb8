"""Where a program sends its people: they sign in, agree, choose, and go back with a code."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.sessions import PROGRAMS, end_session, proven_at
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc import grant_queries as queries
from keyhouse.features.oidc.allow_program import allow_program
from keyhouse.features.oidc.check_request import (
    Asked,
    BackWithError,
    UnknownProgram,
    find_client,
    read_request,
)
from keyhouse.features.oidc.claims import own_shops
from keyhouse.features.oidc.give_code import address_of, give_code, way_back
from keyhouse.features.oidc.keys import RS256, read
from keyhouse.features.oidc.rules import SILENT, Known, next_step
from keyhouse.features.oidc.schemas import ChooseShop
from keyhouse.features.oidc.scopes import OF_PEOPLE
from keyhouse.features.oidc.tokens import ID
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring, hash_token
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Problem, SignInNeeded, TooMany
from keyhouse.kit.texts import N_
from keyhouse.web.answers import Answer, Go, GoElsewhere, Page
from keyhouse.web.endpoints import OAuthError, read_form
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.texts import best_language
from keyhouse.web.way_out import COOKIE, LASTS, seal_way_out

PUSHED = "urn:ietf:params:oauth:request_uri:"
ASK_FOR = timedelta(hours=1)  # an account can be opened on the way
FLOOD = Budget("oidc.asks", 3000, timedelta(hours=1))  # of one network
OFTEN = Budget("oidc.codes", 1000, timedelta(hours=1))  # of one account

pages = Pages("/oauth", open_to="banned")  # whoever is banned is told so by `_go_on`


class TookTooLong(Problem):
    code, status = "took_too_long", 410
    text = N_(
        "This took too long, or was finished elsewhere. Go back to the program and start again."
    )


@pages.get("/authorize")
async def authorize(here: Here) -> Answer:
    """OpenID Connect Core, 3.1.2; RFC 6749, 4.1.1."""
    try:
        said = read_form(here.request.url.query.encode())
    except OAuthError as error:
        raise UnknownProgram() from error
    client = await find_client(here.visit, said)
    _speak(here, said.get("ui_locales", ""))
    try:
        if said.get("request_uri", "").startswith(PUSHED):
            return await _take_pushed(here, client, said["request_uri"])
        asked = read_request(client, said)
        if client.needs_par:
            raise BackWithError(asked, "invalid_request", "This client has to push its requests.")
    except BackWithError as error:
        return _back_with_error(here, error.asked, error.code, error.told)
    return await _go_on(here, client, asked)


async def _with_subject(here: Here, asked: Asked) -> Asked:
    """Whom the program takes the person for; a hint that is none of ours names nobody."""
    if not asked.hint:
        return asked
    claims = await read(here.visit, RS256, ID, asked.hint, also_hidden=True)
    return replace(asked, hint="", subject=str(claims.get("sub", "")))


async def _take_pushed(here: Here, client: Row[Any], request_uri: str) -> Answer:
    token = hash_token(request_uri.removeprefix(PUSHED))
    until = here.visit.now + ASK_FOR
    row = await queries.take_pushed(here.visit, token, client.id, _browser_key(here), until)
    if not row:
        raise UnknownProgram()
    return await _go_on(here, client, _asked(row), row)


@pages.get("/go/{ask}")
async def go_on(here: Here) -> Answer:
    """Back from signing in, or from one of the choices below."""
    client, row = await _ask(here)
    return await _go_on(here, client, _asked(row), row)


@pages.post("/go/{ask}/agree")
async def agree(here: Here) -> Answer:
    await here.form(Nothing, again=_again(here))
    client, row = await _ask(here)
    scopes = _asked(row).scopes
    await allow_program(here.visit, here.account_id, client, scopes)
    return await _chosen(here, row, agreed_at=here.visit.now, account_id=here.account_id)


@pages.post("/go/{ask}/refuse")
async def refuse(here: Here) -> Answer:
    await here.form(Nothing, again=_again(here))
    _, row = await _ask(here)
    await queries.drop_ask(here.visit, row.id)
    return _back_with_error(here, _asked(row), "access_denied", "The person said no.", row)


@pages.post("/go/{ask}/shop")
async def choose_shop(here: Here) -> Answer:
    form = await here.form(ChooseShop, again=_again(here))
    _, row = await _ask(here)
    return await _chosen(here, row, shop_id=form.shop)


@pages.post("/go/{ask}/account")
async def stay(here: Here) -> Answer:
    await here.form(Nothing, again=_again(here))
    _, row = await _ask(here)
    return await _chosen(here, row, account_id=here.account_id, agreed_at=None, shop_id="")


@pages.post("/go/{ask}/other")
async def change_account(here: Here) -> Answer:
    await here.form(Nothing, again=_again(here))
    _, row = await _ask(here)
    if here.visit.actor.session_id:
        await end_session(here.visit, here.visit.actor.session_id, here.visit.actor.id)
    here.drop_cookie("")
    await queries.note_choice(here.visit, row.id, {"agreed_at": None, "shop_id": ""})
    here.set_cookie("back", f"/oauth/go/{row.id}", LASTS)
    return Go("/sign-in")


async def _chosen(here: Here, row: Row[Any], **values: Any) -> Answer:
    await queries.note_choice(here.visit, row.id, values)
    return Go(f"/oauth/go/{row.id}")


def _again(here: Here) -> Callable[[], Awaitable[Page]]:
    async def page() -> Page:
        answer = await go_on(here)
        if isinstance(answer, Page):
            return answer
        raise TookTooLong()

    return page


async def _ask(here: Here) -> tuple[Row[Any], Row[Any]]:
    """The client and what it asked in this browser; raises `TookTooLong`."""
    row = await queries.ask(here.visit, here.argument("ask"), _browser_key(here))
    client = await clients.client(here.visit, row.client_id) if row else None
    if not row or not client:
        raise TookTooLong()
    return client, row


async def _go_on(here: Here, client: Row[Any], asked: Asked, row: Row[Any] | None = None) -> Answer:
    asked = await _with_subject(here, asked)
    if here.visit.actor.sanction == "banned":
        if asked.is_silent:
            return _back_with_error(here, asked, "access_denied", "", row)
        return Go("/standing")
    known = await _known(here, client, asked, row)
    step = next_step(asked, known)
    if step == "give":
        return await _give(here, asked, known, row)
    if asked.is_silent:
        return _back_with_error(here, asked, SILENT[step], "", row)
    ask_id = row.id if row else await _keep(here, asked)
    here.way_out = asked.origin
    here.set_cookie(COOKIE, seal_way_out(here.visit, here.browser, asked.origin), LASTS)
    here.set_cookie("back", f"/oauth/go/{ask_id}", LASTS)
    if step == "sign_in":
        here.set_cookie("hint", quote(asked.login_hint), LASTS if asked.login_hint else 0)
        return Go("/sign-up" if "create" in asked.prompts else "/sign-in")
    if step == "prove":
        here.set_cookie("act", PROGRAMS, LASTS)
        return Go("/account/prove")
    return here.page(
        f"oidc/{step.replace('_', '-')}.html",
        client=client,
        ask=ask_id,
        host=urlsplit(asked.redirect_uri).hostname or asked.origin.rstrip(":"),
        scopes=[OF_PEOPLE[each] for each in asked.scopes.split()],
        shops=await own_shops(here.visit, here.account_id) if step == "choose_shop" else [],
        own=await _own_name(here),
    )


async def _known(here: Here, client: Row[Any], asked: Asked, row: Row[Any] | None) -> Known:
    visit, is_owner = here.visit, here.visit.actor.kind == "owner"
    asked_at = row.made_at if row else visit.now
    if not is_owner:
        return Known(visit.now, asked_at)
    try:
        shown_at = await proven_at(visit)
    except SignInNeeded:
        return Known(visit.now, asked_at)
    agreed = await clients.consent(visit, visit.actor.id, client.id)
    wants_shop = "shops" in asked.scopes.split()
    owned = [s.shop_id for s in await own_shops(visit, visit.actor.id)] if wants_shop else []
    return Known(
        visit.now,
        asked_at,
        shown_at,
        client.is_trusted,
        agreed.scopes if agreed else "",
        bool(row and row.agreed_at and row.account_id == visit.actor.id),
        bool(row and row.account_id == visit.actor.id),
        visit.actor.id,
        owned,
        (row.shop_id if row else "") or (owned[0] if len(owned) == 1 else ""),
    )


async def _give(here: Here, asked: Asked, known: Known, row: Row[Any] | None) -> Answer:
    visit = here.visit
    if not await spend(visit.db, visit.marketplace.id, OFTEN, here.account_id, visit.now):
        raise TooMany(wait=3600)
    if row and not await queries.drop_ask(here.visit, row.id):
        raise TookTooLong()
    code = await give_code(here.visit, asked, known.chosen_shop)
    return _back(here, asked, {"code": code}, row)


async def _keep(here: Here, asked: Asked) -> str:
    visit, ask_id = here.visit, new_id("ask", here.visit.now)
    if not await spend(visit.db, visit.marketplace.id, FLOOD, visit.network_key, visit.now):
        raise TooMany()
    row = {
        "id": ask_id,
        "client_id": asked.client_id,
        "asked": asdict(asked),
        "token_hash": None,
        "browser_key": _browser_key(here),
        "made_at": visit.now,
        "ends_at": visit.now + ASK_FOR,
    }
    await queries.add_ask(visit, row)
    return ask_id


def _asked(row: Row[Any]) -> Asked:
    return replace(Asked(**row.asked), prompts=tuple(row.asked["prompts"]))


def _back_with_error(
    here: Here, asked: Asked, code: str, told: str = "", row: Row[Any] | None = None
) -> Answer:
    said = {"error": code} | ({"error_description": told} if told else {})
    return _back(here, asked, said, row)


def _back(here: Here, asked: Asked, said: dict[str, str], row: Row[Any] | None) -> Answer:
    waits = here.cookie("back")
    if row and (not waits or waits.endswith(row.id)):  # not another program's that still waits
        for name in (COOKIE, "back", "hint"):
            here.drop_cookie(name)
    where, values = way_back(here.visit, asked, said)
    if asked.mode == "form_post":
        here.way_out = "https: http:"  # where a program leads on to is its own affair
        return here.page("oidc/form-post.html", where=where, values=values)
    address = address_of(where, values)
    # After a form the browser holds our policy against every address that is led to from here;
    # a page of ours in between ends that (docs/decisions/0019-an-openid-provider-of-our-own.md).
    if "ask" in here.request.path_params and asked.origin.startswith("http"):
        return here.page("oidc/leaving.html", address=address)
    return GoElsewhere(address)


async def _own_name(here: Here) -> str:
    """By what the person knows which account it is."""
    known = await accounts.addresses(here.visit, here.account_id)
    return next((each.label or each.value for each in known), "")


def _browser_key(here: Here) -> str:
    return here.visit.part(Keyring).digest("ask", here.visit.marketplace.id, here.browser)


def _speak(here: Here, asked: str) -> None:
    """The program's language, for whoever has chosen none here."""
    offered = here.visit.policy(MarketplacePolicy).languages
    language = best_language(",".join(asked.split()[:10]), offered) if asked else None
    if language and not here.cookie("lang"):
        here.visit.language = language
        here.set_cookie("lang", language)
