"""The audit: what happened, by what, whom and when; and a case to take along."""

from urllib.parse import urlencode

from pydantic import ValidationError

from keyhouse.domain.audit import FACTS
from keyhouse.features.audit.bundle_case import bundle_case
from keyhouse.features.audit.find_facts import LOOKED_AT, find_facts, state_of
from keyhouse.features.audit.schemas import Asked
from keyhouse.web.answers import Answer, Download
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.staff_names import staff_names

pages = Pages("/staff/audit", is_for_staff=True)


def read_asked(here: Here) -> Asked:
    """What the address asks for; what cannot be meant is left out."""
    said = {name: here.query(name).strip() for name in Asked.model_fields}
    try:
        return Asked.model_validate(said)
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors()}
        return Asked.model_validate({n: v for n, v in said.items() if n not in wrong})


@pages.get("", "audit.view")
async def show_audit(here: Here) -> Answer:
    asked = read_asked(here)
    found = await find_facts(here.visit, asked)
    said = {n: v for n, v in asked.model_dump(mode="json").items() if v and n != "before"}
    return here.page(
        "audit/audit.html",
        asked=asked,
        found=found,
        more=urlencode({**said, "before": found.before}) if found.before else "",
        state=None if asked.before else await state_of(here.visit),
        looked_at=LOOKED_AT,
        meanings=FACTS,
        names=await staff_names(here.visit),
    )


@pages.get("/bundles/{case}", "audit.export")
async def take_bundle(here: Here) -> Answer:
    made = await bundle_case(here.visit, here.argument("case"))
    return Download(made.name, "application/zip", made.data, is_inline=False)
