"""The owner's list of programs: what each may see, where it begins, and taking it back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from keyhouse.features.oidc import client_queries as queries
from keyhouse.features.oidc.end_grants import withdraw
from keyhouse.features.oidc.scopes import OF_PEOPLE
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/account/programs", open_to="frozen")


@pages.get("")
async def show_programs(here: Here) -> Answer:
    return await _page(here)


@pages.post("/{program}/remove")
async def remove(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    await withdraw(here.visit, here.account_id, here.argument("program"))
    return Go("/account/programs?did=removed")


async def _page(here: Here) -> Page:
    used = await queries.used_by(here.visit, here.account_id)
    allowed = await queries.allowed_by(here.visit, here.account_id)
    return here.page(
        "oidc/programs.html",
        programs=by_program([*used, *allowed]),
        words=OF_PEOPLE,
        did=here.query("did"),
    )


def by_program(grants: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Each program once, with all that it may; the one used last first."""
    found: dict[str, dict[str, Any]] = {}
    for grant in grants:
        program = found.setdefault(
            grant.id,
            {
                "id": grant.id,
                "name": grant.name,
                "home": grant.home_uri,
                "since": grant.made_at,
                "scopes": {},
            },
        )
        program["since"] = min(program["since"], grant.made_at)
        program["scopes"] |= dict.fromkeys(grant.scopes.split())
    return list(found.values())
