"""“Your standing”: what holds, why, until when, what is still possible, and the appeal."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts.sanctions import KINDS, REASONS, live_of_owner, sanction_of
from keyhouse.domain.cases import Upload, view_case, withdraw_case
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.documents import DocumentsPolicy, read_document
from keyhouse.domain.shops import queries as shops
from keyhouse.features.appeals.appeal import APPEAL
from keyhouse.features.appeals.make_appeal import make_appeal
from keyhouse.features.appeals.schemas import MakeAppeal
from keyhouse.kit.problems import NotFound
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.papers import show

pages = Pages(open_to="banned")


@pages.get("/standing")
async def show_standing(here: Here) -> Answer:
    visit = here.visit
    found = []
    for sanction in await live_of_owner(visit, here.account_id):
        is_shop = sanction.subject_id != sanction.owner_id
        shop = await shops.shop(visit, sanction.subject_id) if is_shop else None
        case = await cases.latest(visit, APPEAL.name, sanction.id)
        view = await view_case(visit, case) if case else None
        found.append((sanction, shop, view))
    return here.page(
        "appeals/standing.html",
        found=found,
        kinds=KINDS,
        reasons=REASONS,
        is_sent=bool(here.query("sent")),
    )


async def _own(here: Here) -> Row[Any]:
    found = await sanction_of(here.visit, here.argument("sanction"))
    if not found or found.owner_id != here.account_id or found.lifted_at:
        raise NotFound()
    return found


@pages.get("/appeals/{sanction}")
async def show_appeal(here: Here) -> Answer:
    return await _appeal_page(here)


async def _appeal_page(here: Here) -> Page:
    sanction = await _own(here)
    most = here.visit.policy(DocumentsPolicy).file_megabytes
    before = await cases.latest(here.visit, APPEAL.name, sanction.id)
    return here.page(
        "appeals/appeal.html",
        sanction=sanction,
        reasons=REASONS,
        most_megabytes=most,
        has_appealed=bool(before and before.state != "withdrawn"),
    )


@pages.post("/appeals/{sanction}", takes_files=True)
async def appeal(here: Here) -> Answer:
    form = await here.form(MakeAppeal, again=lambda: _appeal_page(here))
    uploads = [Upload(name, f.filename or "", await f.read()) for name, f in here.files]
    await make_appeal(here.visit, await _own(here), form.words, uploads)
    return Go("/standing?sent=1")


@pages.post("/appeals/{sanction}/withdraw")
async def withdraw(here: Here) -> Answer:
    """It can be made anew as long as the sanction holds: nobody has decided about it."""
    await here.form(Nothing)
    sanction = await _own(here)
    case = await cases.latest(here.visit, APPEAL.name, sanction.id)
    if not case:
        raise NotFound()
    await withdraw_case(here.visit, case)
    return Go("/standing")


@pages.get("/appeals/{sanction}/papers/{document}")
async def open_paper(here: Here) -> Answer:
    sanction = await sanction_of(here.visit, here.argument("sanction"))
    case = await cases.latest(here.visit, APPEAL.name, sanction.id) if sanction else None
    if not case or case.owner_id != here.account_id:
        raise NotFound()
    return show(await read_document(here.visit, here.argument("document"), case.id))
