"""The help pages."""

from keyhouse.features.help.policy import HelpPolicy
from keyhouse.web.answers import Answer
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/help", open_to="banned")


@pages.get("/new")
async def show_new(here: Here) -> Answer:
    return here.page("help/new.html", video=here.visit.policy(HelpPolicy).new_video)


@pages.get("/password")
async def show_password(here: Here) -> Answer:
    return here.page("help/password.html", video=here.visit.policy(HelpPolicy).password_video)
