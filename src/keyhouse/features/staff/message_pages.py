"""What became of messages to an address; nothing secret in them is kept or shown."""

from keyhouse.features.staff.find_messages import find_messages
from keyhouse.features.staff.schemas import FindMessages
from keyhouse.web.answers import Answer
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff/messages", is_for_staff=True)


@pages.get("", "messages.view")
async def show_messages(here: Here) -> Answer:
    return here.page("staff/messages.html", letters=None)


@pages.post("", "messages.view")
async def find(here: Here) -> Answer:
    form = await here.form(FindMessages, again=here.page("staff/messages.html", letters=None))
    found = await find_messages(here.visit, form.address)
    return here.page("staff/messages.html", letters=found)
