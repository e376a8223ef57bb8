"""Putting a playbook in force: validated whole, a new version, all or nothing."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from keyhouse.domain.audit import record_fact
from keyhouse.domain.marketplaces import queries
from keyhouse.domain.marketplaces.playbook import Sections, check_slug, parse_playbook
from keyhouse.domain.visits import Marketplace, Visit
from keyhouse.kit.db import Unit
from keyhouse.kit.ids import new_id

Visiting = Callable[[Marketplace], Visit]


async def publish_playbook(
    slug: str, text: str, name: str, sections: Sections, visiting: Visiting
) -> int:
    """Publishes and returns the version now in force; the same text again makes no new one.

    Raises `PlaybookError`. `visiting` makes the visit in whose transaction this happens.
    """
    policies = parse_playbook(text, name, sections)
    visit = visiting(Marketplace("", check_slug(slug), "", "", 0, policies))
    found = await queries.by_slug(visit.db, slug)
    if found:
        marketplace_id, version = found.id, found.playbook_version
        current = await queries.playbook(visit.db, marketplace_id, version)
        if current and current.digest == digest_of(text):
            return version
    else:
        marketplace_id, version = new_id("mkt", visit.now), 0
        await queries.add(visit.db, marketplace_id, slug, visit.now)
    version += 1
    visit = replace(visit, marketplace=replace(visit.marketplace, id=marketplace_id))
    await queries.add_playbook(visit.db, marketplace_id, version, text, digest_of(text), visit.now)
    await record_fact(visit, "playbook.published", marketplace_id, version=version)
    return version


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


async def differs(db: Unit, slug: str, text: str) -> bool:
    """Whether a file says something else than the playbook in force."""
    found = await queries.by_slug(db, slug)
    current = found and await queries.playbook(db, found.id, found.playbook_version)
    return bool(current and current.digest != digest_of(text))
