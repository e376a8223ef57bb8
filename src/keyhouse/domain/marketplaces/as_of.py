"""A visit as it would be under an earlier playbook: a running case keeps the one it began with."""

from dataclasses import replace

from keyhouse.domain.marketplaces import queries
from keyhouse.domain.marketplaces.directory import Directory
from keyhouse.domain.marketplaces.playbook import parse_playbook
from keyhouse.domain.visits import Visit


async def as_of(visit: Visit, version: int) -> Visit:
    """The same visit with the playbook of that version; parsed once, then kept in memory."""
    marketplace = visit.marketplace
    if version == marketplace.playbook_version:
        return visit
    directory = visit.part(Directory)
    policies = directory.earlier(marketplace.id, version)
    if policies is None:
        row = await queries.playbook(visit.db, marketplace.id, version)
        assert row
        name = f"playbook {marketplace.slug} v{version}"
        policies = parse_playbook(row.text, name, directory.sections)
        directory.keep_earlier(marketplace.id, version, policies)
    kept = replace(marketplace, playbook_version=version, policies=policies)
    return replace(visit, marketplace=kept)
