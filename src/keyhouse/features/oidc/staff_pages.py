"""The console's page of programs: who relies on this sign-in, their addresses and secrets, keys."""

from typing import Any

from sqlalchemy import Row

from keyhouse.features.oidc import client_queries as queries
from keyhouse.features.oidc import key_queries
from keyhouse.features.oidc.keys import add_next, revoke_key
from keyhouse.features.oidc.register_client import (
    change_client,
    end_client,
    register_client,
    turn_secret,
)
from keyhouse.features.oidc.schemas import ChangeProgram, SaveProgram
from keyhouse.features.oidc.scopes import OF_PEOPLE, OF_PROGRAMS
from keyhouse.kit.problems import NotFound
from keyhouse.kit.texts import N_
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff/programs", is_for_staff=True)
KINDS = {
    "web": N_("On a server"),
    "browser": N_("In the browser alone"),
    "native": N_("On phones or desktops"),
    "device": N_("On a device without a browser"),
    "service": N_("For itself, without people"),
}


@pages.get("", "programs.view")
async def show_programs(here: Here) -> Answer:
    return await _list_page(here)


async def _list_page(here: Here) -> Page:
    return here.page(
        "oidc/staff-programs.html",
        programs=await queries.all_clients(here.visit),
        keys=await key_queries.shown(here.visit),
        issuer=here.visit.marketplace.base_url,
        kinds=KINDS,
        known={"people": list(OF_PEOPLE), "programs": list(OF_PROGRAMS)},
        did=here.query("did"),
    )


@pages.post("", "programs.change")
async def register(here: Here) -> Answer:
    form = await here.form(SaveProgram, again=lambda: _list_page(here))
    made = await register_client(here.visit, form)
    return await _program_page(here, made.client_id, made.secret)


@pages.get("/{program}", "programs.view")
async def show_program(here: Here) -> Answer:
    return await _program_page(here, here.argument("program"))


@pages.post("/{program}", "programs.change")
async def change(here: Here) -> Answer:
    program = here.argument("program")
    form = await here.form(ChangeProgram, again=lambda: _program_page(here, program))
    await change_client(here.visit, program, form)
    return Go(f"/staff/programs/{program}?did=saved")


@pages.post("/{program}/secret", "programs.change")
async def new_secret(here: Here) -> Answer:
    """The answer shows it once; sent twice it is not shown again."""
    program = here.argument("program")
    await here.form(Nothing, again=lambda: _program_page(here, program))
    return await _program_page(here, program, await turn_secret(here.visit, program))


@pages.post("/{program}/end", "programs.change")
async def end(here: Here) -> Answer:
    program = here.argument("program")
    await here.form(Nothing, again=lambda: _program_page(here, program))
    await end_client(here.visit, program)
    return Go("/staff/programs?did=ended")


@pages.post("/keys/{key}/revoke", "programs.change")
async def revoke(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _list_page(here))
    await revoke_key(here.visit, here.argument("key"))
    return Go("/staff/programs?did=revoked")


@pages.post("/keys/{key}/next", "programs.change")
async def make_next(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _list_page(here))
    key = _named(await key_queries.shown(here.visit), here.argument("key"))
    await add_next(here.visit, key.algorithm)
    return Go("/staff/programs?did=next")


def _named(keys: Any, key_id: str) -> Row[Any]:
    for key in keys:
        if key.id == key_id:
            return key
    raise NotFound()


async def _program_page(here: Here, program: str, secret: str = "") -> Page:
    client = await queries.client(here.visit, program)
    if not client:
        raise NotFound()
    return here.page(
        "oidc/staff-program.html",
        client=client,
        secret=secret,
        kinds=KINDS,
        known=OF_PROGRAMS if client.kind == "service" else OF_PEOPLE,
        issuer=here.visit.marketplace.base_url,
        did=here.query("did"),
    )
