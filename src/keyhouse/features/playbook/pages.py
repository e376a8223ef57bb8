"""The playbook: as a form, as TOML, its history, and the change that waits for a second person."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.marketplaces import Directory
from keyhouse.domain.marketplaces import queries as marketplaces
from keyhouse.domain.visits import Visit
from keyhouse.features.playbook import queries
from keyhouse.features.playbook.change_playbook import (
    BACK,
    drop_proposal,
    in_force,
    propose_earlier,
    propose_playbook,
    publish_proposal,
)
from keyhouse.features.playbook.form_of import fill_in, form_of
from keyhouse.features.playbook.rehearse import Rehearsal, read_text, rehearse
from keyhouse.features.playbook.schemas import CheckPlaybook, ProposePlaybook
from keyhouse.kit.problems import Conflict, Invalid, NotFound
from keyhouse.kit.texts import N_
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.fields import Nothing
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.staff_names import staff_names
from keyhouse.web.texts import translate

pages = Pages("/staff/playbook", is_for_staff=True)
VIEWS = ("form", "toml", "history")
NOTHING = N_("Nothing was changed.")


@pages.get("", "playbook.view")
async def show_playbook(here: Here) -> Answer:
    return await _page(here)


async def _page(here: Here, view: str = "") -> Page:
    visit, now = here.visit, await in_force(here.visit)
    asked = await queries.open_proposal(visit)
    said = here.query("view")
    policies = visit.marketplace.policies
    shown, fault = await _shown(visit, asked, now.text) if asked else (None, None)
    return here.page(
        "playbook/playbook.html",
        view=view or (said if said in VIEWS else "form"),
        version=now.version,
        published_at=now.published_at,
        text=str(here.sent.get("text", "")) or now.text,
        form=form_of(policies, visit.part(Directory).sections),
        chosen=here.typed_texts(),
        asked=asked,
        shown=shown,
        fault=fault,
        versions=await queries.versions(visit),
        names=await staff_names(visit),
        did=here.query("did"),
    )


async def _shown(
    visit: Visit, asked: Row[Any], now: str
) -> tuple[Rehearsal | None, tuple[str, str, dict[str, Any]] | None]:
    """What waits, or why it cannot be used any more: then it can still be dropped."""
    try:
        before = await read_text(visit, now)
        return await rehearse(visit, await read_text(visit, asked.text), before), None
    except Invalid as problem:
        return None, problem.errors["text"]


@pages.post("/check", "playbook.propose")
async def check(here: Here) -> Answer:
    """What it would change; nothing is kept yet but what stands on the page."""
    form = await here.form(CheckPlaybook, again=lambda: _page(here))
    now = await in_force(here.visit)
    here.again = lambda: _page(here, form.way)
    if form.base_version != now.version:
        raise Conflict(version=now.version)
    text = form.text
    if form.way == "form":
        keys = form_of(await read_text(here.visit, now.text), here.visit.part(Directory).sections)
        text = fill_in(now.text, here.choices("key_"), keys)
    return await _check_page(here, text, now)


async def _check_page(here: Here, text: str, now: Row[Any]) -> Page:
    before = await read_text(here.visit, now.text)
    shown = await rehearse(here.visit, await read_text(here.visit, text), before)
    if not shown.changes and text == now.text:
        raise Invalid.one("text", "same_playbook", NOTHING)
    return here.page("playbook/check.html", text=text, shown=shown, base_version=now.version)


@pages.post("", "playbook.propose")
async def propose(here: Here) -> Answer:
    async def again() -> Page:
        text = str(here.sent.get("text", "")).replace("\r\n", "\n")
        try:
            return await _check_page(here, text, await in_force(here.visit))
        except Invalid:
            return await _page(here, "toml")

    form = await here.form(ProposePlaybook, again=again)
    await propose_playbook(here.visit, form)
    return Go("/staff/playbook?did=proposed")


async def _version(here: Here) -> Row[Any]:
    number = here.argument("version")
    is_number = number.isdecimal() and len(number) < 7
    row = is_number and await marketplaces.playbook(
        here.visit.db, here.visit.marketplace.id, int(number)
    )
    if not row:
        raise NotFound()
    return row


@pages.get("/versions/{version}", "playbook.view")
async def show_version(here: Here) -> Answer:
    return here.page("playbook/version.html", row=await _version(here))


@pages.post("/versions/{version}", "playbook.propose")
async def go_back(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here, "history"))
    row = await _version(here)
    why = translate(here.visit.language, BACK, {"version": row.version})
    await propose_earlier(here.visit, row, why)
    return Go("/staff/playbook?did=proposed")


@pages.post("/proposals/{proposal}/publish", "playbook.publish")
async def publish(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    await publish_proposal(here.visit, here.argument("proposal"))
    return Go("/staff/playbook?did=published")


@pages.post("/proposals/{proposal}/drop", "playbook.publish")
async def drop(here: Here) -> Answer:
    await here.form(Nothing, again=lambda: _page(here))
    await drop_proposal(here.visit, here.argument("proposal"))
    return Go("/staff/playbook?did=dropped")
