"""What became of messages to an address; nothing secret in them is kept or shown."""

from keyhouse.domain.accounts import read_identifier
from keyhouse.domain.audit import record_fact
from keyhouse.domain.marketplaces import CalendarPolicy
from keyhouse.domain.messaging import address_key
from keyhouse.domain.messaging import queries as messages
from keyhouse.features.staff.schemas import FindMessages
from keyhouse.web.answers import Answer
from keyhouse.web.here import Here
from keyhouse.web.message_rows import message_row
from keyhouse.web.pages import Pages

pages = Pages("/staff/messages", is_for_staff=True)


@pages.get("", "messages.view")
async def show_messages(here: Here) -> Answer:
    return here.page("staff/messages.html", letters=None)


@pages.post("", "messages.view")
async def find_messages(here: Here) -> Answer:
    form = await here.form(FindMessages, again=here.page("staff/messages.html", letters=None))
    country = here.visit.policy(CalendarPolicy).country
    _, value = read_identifier(form.address, country, "address")
    await record_fact(here.visit, "messages.viewed", here.visit.actor.id)
    rows = await messages.to_address(here.visit, address_key(here.visit, value), 50)
    return here.page("staff/messages.html", letters=[message_row(here.visit, row) for row in rows])
