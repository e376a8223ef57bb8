"""The pages around social accounts: away, back, and opening an account with one."""

from pydantic import Field

from keyhouse.features.signin import social_queries
from keyhouse.features.signin.begin_attempt import Passed
from keyhouse.features.signin.pages import MONTH, go_on
from keyhouse.features.signin.social import (
    Added,
    Fresh,
    Purpose,
    Unknown,
    come_back,
    go_to_provider,
    open_with_social,
)
from keyhouse.kit.problems import NotFound, SignInNeeded
from keyhouse.web.answers import Answer, Go, GoElsewhere, Page
from keyhouse.web.fields import Accepted, Schema
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/social")
QUARTER = 15 * 60
PURPOSES: dict[str, Purpose] = {"add": "add", "prove": "prove"}


class OpenWithSocial(Schema):
    terms: Accepted = Field(False, validate_default=True)


@pages.get("/new")
async def show_new(here: Here) -> Answer:
    return await _new_page(here) or Go("/sign-in")


@pages.post("/new")
async def open_account(here: Here) -> Answer:
    await here.form(OpenWithSocial, again=await _new_page(here))
    session = await open_with_social(here.visit, here.cookie("social"))
    here.drop_cookie("social")
    here.set_cookie("", session.token, MONTH)
    return Go("/account?new=1")


@pages.get("/{provider}")
async def leave(here: Here) -> Answer:
    """A link, not a form: the content policy lets no form end at another origin."""
    purpose = PURPOSES.get(here.query("for"), "enter")
    if purpose != "enter" and here.visit.actor.kind != "owner":
        raise SignInNeeded()
    away = await go_to_provider(here.visit, here.argument("provider"), purpose)
    here.set_cookie("social", away.token, QUARTER)
    return GoElsewhere(away.address)


@pages.get("/{provider}/back")
async def come(here: Here) -> Answer:
    name, token = here.argument("provider"), here.cookie("social")
    here.again = Page("signin/social-failed.html", {"is_refused": bool(here.query("error"))})
    if not token:
        raise NotFound()
    outcome = await come_back(
        here.visit, name, token, here.query("state")[:200], here.query("code")[:2000]
    )
    if isinstance(outcome, Unknown):
        return Go("/social/new")
    here.drop_cookie("social")
    if isinstance(outcome, Passed):
        return await go_on(here, outcome)
    ways = {Added: "/account?did=added", Fresh: "/account/addresses/add"}
    return Go(ways[type(outcome)])


async def _new_page(here: Here) -> Page | None:
    way = await social_queries.returned(here.visit, here.cookie("social"))
    return here.page("signin/social-new.html", label=way.label) if way else None
