"""Leaving the staff's desk."""

from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.features.staff import queries
from keyhouse.web.answers import Answer, Go
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages

pages = Pages("/staff", is_for_staff=True)


@pages.post("/sign-out", "desk")
async def sign_out(here: Here) -> Answer:
    await here.form(Nothing)
    await end_own_session(here.visit)
    here.drop_cookie("staff")
    return Go("/staff/sign-in")


async def end_own_session(visit: Visit) -> None:
    await queries.end_session(visit, visit.actor.session_id)
    await record_fact(visit, "staff.signed_out", visit.actor.id)
