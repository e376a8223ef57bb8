"""One person proposes a playbook, another one puts it in force; either may drop it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.marketplaces import Directory, publish_playbook
from keyhouse.domain.marketplaces import queries as marketplaces
from keyhouse.domain.visits import Marketplace, SecondNeeded, Visit
from keyhouse.features.playbook import queries
from keyhouse.features.playbook.rehearse import check_ours, read_text
from keyhouse.features.playbook.schemas import ProposePlaybook
from keyhouse.kit.ids import new_id
from keyhouse.kit.problems import Conflict, Invalid, NotFound
from keyhouse.kit.texts import N_

SAME = N_("This is what is in force already.")
ONE_OPEN = N_("Another change waits already: it is published or dropped first.")
BACK = N_("Back to version %(version)s")


async def in_force(visit: Visit) -> Row[Any]:
    """The text and version in the database, which this process may not have read yet."""
    found = await marketplaces.by_slug(visit.db, visit.marketplace.slug)
    row = found and await marketplaces.playbook(
        visit.db, visit.marketplace.id, found.playbook_version
    )
    if not row:
        raise NotFound()
    return row


async def propose_playbook(visit: Visit, form: ProposePlaybook) -> None:
    """Raises `Invalid` for a text that cannot be used, and `Conflict` when it is out of date."""
    policies = await read_text(visit, form.text)
    now = await in_force(visit)
    check_ours(await read_text(visit, now.text), policies)
    if now.version != form.base_version:
        raise Conflict(version=now.version)
    if now.text == form.text:
        raise Invalid.one("text", "same_playbook", SAME)
    values = {
        "id": new_id("pbp", visit.now),
        "base_version": now.version,
        "text": form.text,
        "why": form.why,
        "asked_by": visit.actor.id,
        "asked_at": visit.now,
    }
    if not await queries.add_proposal(visit, values):
        raise Invalid.one("text", "one_open", ONE_OPEN)
    await record_fact(visit, "playbook.proposed", values["id"], base=now.version)


async def propose_earlier(visit: Visit, row: Row[Any], why: str) -> None:
    """Rolling back to a version is a proposal like any other."""
    base = (await in_force(visit)).version
    form = ProposePlaybook.model_construct(text=row.text, why=why, base_version=base)
    await propose_playbook(visit, form)


async def publish_proposal(visit: Visit, proposal_id: str) -> int:
    """The version it became. Raises `SecondNeeded` for who asked, `NotFound`, `Conflict`."""
    asked = await queries.open_proposal(visit)
    if not asked or asked.id != proposal_id:
        raise NotFound()
    if asked.asked_by == visit.actor.id:
        raise SecondNeeded()
    now = await in_force(visit)
    if now.version != asked.base_version:
        raise Conflict(version=asked.base_version)
    check_ours(await read_text(visit, now.text), await read_text(visit, asked.text))
    if not await queries.end_proposal(visit, asked.id, confirmed_by=visit.actor.id):
        raise Conflict()

    def visiting(marketplace: Marketplace) -> Visit:
        return replace(visit, marketplace=marketplace)

    slug, sections = visit.marketplace.slug, visit.part(Directory).sections
    version = await publish_playbook(slug, asked.text, slug, sections, visiting)
    await queries.note_version(visit, asked.id, version)
    return version


async def drop_proposal(visit: Visit, proposal_id: str) -> None:
    """Raises `NotFound` when it is over already."""
    if not await queries.end_proposal(visit, proposal_id):
        raise NotFound()
    await record_fact(visit, "playbook.dropped", proposal_id)
