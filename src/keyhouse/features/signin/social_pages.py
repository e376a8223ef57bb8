"""The pages around social accounts: away, back, and opening an account with one."""

from pydantic import Field

from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.features.signin import social_queries
from keyhouse.features.signin.begin_attempt import Passed
from keyhouse.features.signin.enter import SignedIn
from keyhouse.features.signin.pages import go_on
from keyhouse.features.signin.social import (
    LONGEST,
    Fresh,
    Purpose,
    Unknown,
    come_back,
    go_to_provider,
    open_with_social,
)
from keyhouse.kit.oidc import Back
from keyhouse.kit.problems import CrossSite, NotFound, SignInNeeded
from keyhouse.web.answers import Answer, Go, GoElsewhere, Page
from keyhouse.web.fields import Accepted, Schema
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/social", open_to="banned")
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
    here.enter(session)
    return Go("/account?new=1")


@pages.get("/{provider}")
async def leave(here: Here) -> Answer:
    """A link, not a form: the content policy lets no form end at another origin."""
    purpose = PURPOSES.get(here.query("for"), "enter")
    if purpose != "enter" and here.visit.actor.kind != "owner":
        raise SignInNeeded()
    if here.request.headers.get("sec-fetch-site") == "cross-site":
        # It starts something in this browser: a page elsewhere must not, by a link or a picture.
        raise CrossSite()
    away = await go_to_provider(here.visit, here.argument("provider"), purpose)
    here.set_cookie("social", away.token, QUARTER)
    return GoElsewhere(away.address)


@pages.get("/{provider}/back")
async def come(here: Here) -> Answer:
    name, token = here.argument("provider"), here.cookie("social")
    is_owner = here.visit.actor.kind == "owner"
    values = {"is_refused": bool(here.query("error")), "is_owner": is_owner}
    here.again = Page("signin/social-failed.html", values)
    if not token:
        raise NotFound()
    back = Back(here.query("code")[:2000], here.query("iss")[:LONGEST])
    state = here.query("state")[:200]
    outcome = await come_back(here.visit, name, token, state, back, here.asked_act)
    if isinstance(outcome, Unknown):
        return Go("/social/new")
    here.drop_cookie("social")
    if isinstance(outcome, SignedIn | Passed):
        return go_on(here, outcome)
    if isinstance(outcome, Fresh):
        return Go(here.take_way_back())
    return Go("/account?did=added")


async def _new_page(here: Here) -> Page | None:
    way = await social_queries.returned(here.visit, here.cookie("social"))
    can_open = here.visit.policy(MarketplacePolicy).opens_to == "buyers"
    return here.page("signin/social-new.html", label=way.label, can_open=can_open) if way else None
