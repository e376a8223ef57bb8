"""The staff's desk: signing out, and the page whose counts keep themselves up to date."""

from keyhouse.domain.audit import record_fact
from keyhouse.features.staff import queries
from keyhouse.web.answers import Answer, Go
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff", is_for_staff=True)


@pages.post("/sign-out", "desk")
async def sign_out(here: Here) -> Answer:
    await here.form(Nothing)
    await queries.end_session(here.visit, here.visit.actor.session_id)
    await record_fact(here.visit, "staff.signed_out", here.visit.actor.id)
    here.drop_cookie("staff")
    return Go("/staff/sign-in")
