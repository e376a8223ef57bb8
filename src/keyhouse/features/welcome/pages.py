"""Home, language, colour."""

import re

from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Download, Go
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages(open_to="banned")
OWN = re.compile(r"/[A-Za-z0-9/_-]*(\?(by|for)=[a-z0-9_/-]{1,60})?")
YEAR = 365 * 24 * 3600


@pages.get("")
async def add_slash(here: Here) -> Answer:
    return Go("/")


@pages.get("/")
async def show_home(here: Here) -> Answer:
    return here.page("welcome/home.html")


@pages.get("/language/{language}")
async def choose_language(here: Here) -> Answer:
    """Sets a preference and nothing else, so a link may do it; leads back to a page of ours."""
    language = here.argument("language")
    if language not in here.visit.policy(MarketplacePolicy).languages:
        raise NotFound()
    here.set_cookie("lang", language, YEAR)
    return Go(_own_path(here.query("back")))


@pages.get("/theme.css")
async def show_theme(here: Here) -> Answer:
    """The marketplace's own colour; inline styles are forbidden by the content policy."""
    accent = here.visit.policy(MarketplacePolicy).accent
    css = f":root {{ --accent: {accent}; }}\n"
    return Download("theme.css", "text/css", css.encode(), is_inline=True)


def _own_path(path: str) -> str:
    """A path of this marketplace, or its home page: never an address elsewhere."""
    return path if OWN.fullmatch(path) and "//" not in path else "/"
