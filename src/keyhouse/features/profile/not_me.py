"""“This was not me”: the page behind the link that every letter about a change carries."""

from keyhouse.domain.sessions import is_protectable, protect_account
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/not-me", open_to="banned")


@pages.get("")
async def show(here: Here) -> Answer:
    return await _page(here)


@pages.post("")
async def protect(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    if not await protect_account(here.visit, here.cookie("notme")):
        return await _page(here)
    here.drop_cookie("notme")
    here.drop_cookie("")
    return Go("/not-me/done")


@pages.get("/done")
async def show_done(here: Here) -> Answer:
    return Page("profile/protected.html")


@pages.get("/{token}")
async def open_link(here: Here) -> Answer:
    """Opening uses nothing up; the token moves out of the address into a short cookie."""
    here.set_cookie("notme", here.argument("token"), 3600)
    return Go("/not-me")


async def _page(here: Here) -> Page:
    is_good = await is_protectable(here.visit, here.cookie("notme"))
    return here.page("profile/not-me.html", is_good=is_good)
