"""Letting in a device that has no browser: its person types the code that it shows (RFC 8628)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc import grant_queries as queries
from keyhouse.features.oidc.allow_program import allow_program
from keyhouse.features.oidc.give_code import add_grant
from keyhouse.features.oidc.schemas import TypeDeviceCode
from keyhouse.features.oidc.scopes import OF_PEOPLE
from keyhouse.kit.keys import Keyring
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Invalid, SignInNeeded, TooMany
from keyhouse.kit.texts import N_
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/device", open_to="frozen")
GUESSES = Budget("oidc.device", 20, timedelta(hours=1))
UNKNOWN = N_("No device shows this code now. Look at the device, or begin again there.")


@pages.get("")
async def show_form(here: Here) -> Answer:
    """Whoever is not signed in does that first and comes back."""
    if here.account_id:  # raises for whoever is not signed in
        return here.page("oidc/device.html", did=here.query("did"), code=_typed(here))
    raise SignInNeeded()


@pages.post("")
async def look_up(here: Here) -> Answer:
    """The code is typed by hand once more even if a link brought it: so nobody lets in a device
    that somebody else holds by pressing one button (RFC 8628, 5.4).
    """
    form = await here.form(TypeDeviceCode, again=lambda: _form(here))
    ask, client = await _find(here, form.user_code)
    return here.page(
        "oidc/device-agree.html",
        client=client,
        code=form.user_code,
        scopes=[OF_PEOPLE[each] for each in ask.scopes.split()],
    )


@pages.post("/allow")
async def allow(here: Here) -> Answer:
    form = await here.form(TypeDeviceCode, again=lambda: _form(here))
    ask, client = await _find(here, form.user_code)
    grant_id = await add_grant(here.visit, client.id, ask.scopes, "")
    if not await queries.answer_device(here.visit, ask.id, grant_id):
        raise _unknown()
    await record_fact(
        here.visit, "program.entered", here.account_id, client=client.id, grant=grant_id
    )
    await allow_program(here.visit, here.account_id, client, ask.scopes, is_device=True)
    return Go("/device?did=allowed")


@pages.post("/refuse")
async def refuse(here: Here) -> Answer:
    form = await here.form(TypeDeviceCode, again=lambda: _form(here))
    ask, _ = await _find(here, form.user_code)
    if not await queries.answer_device(here.visit, ask.id, ""):
        raise _unknown()
    return Go("/device?did=refused")


def _typed(here: Here) -> str:
    return here.query("user_code")[:20]


async def _form(here: Here) -> Page:
    return here.page("oidc/device.html", did="", code="")


async def _find(here: Here, code: str) -> tuple[Row[Any], Row[Any]]:
    visit = here.visit
    if not await spend(visit.db, visit.marketplace.id, GUESSES, here.account_id, visit.now):
        raise TooMany(wait=3600)
    ask = await queries.device_ask(visit, code_key=code_key(visit, code))
    client = await clients.client(visit, ask.client_id) if ask else None
    if not ask or not client or ask.answered_at:
        await visit.db.commit()  # a guess counts
        raise _unknown()
    return ask, client


def _unknown() -> Invalid:
    return Invalid.one("user_code", "unknown_code", UNKNOWN)


def code_key(visit: Visit, code: str) -> str:
    """How a typed code is found again: a keyed hash, since it is short."""
    plain = "".join(each for each in code.lower() if each.isalnum())
    return visit.part(Keyring).digest("device code", visit.marketplace.id, plain)
