"""The marketplaces in memory, with the playbooks in force; refreshed from the database."""

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row

from keyhouse.domain.marketplaces import queries
from keyhouse.domain.marketplaces.playbook import PlaybookError, Sections, parse_playbook
from keyhouse.domain.marketplaces.policy import MarketplacePolicy
from keyhouse.domain.visits import Marketplace
from keyhouse.kit.db import Unit
from keyhouse.kit.logs import get_log


class Directory:
    def __init__(self, public_url: str, sections: Sections) -> None:
        self._public_url = public_url
        self._sections = sections
        self._by_slug: dict[str, Marketplace] = {}
        self._by_host: dict[str, Marketplace] = {}
        self._by_staff_host: dict[str, Marketplace] = {}
        self._earlier: dict[tuple[str, int], dict[type, Any]] = {}

    def earlier(self, marketplace_id: str, version: int) -> dict[type, Any] | None:
        return self._earlier.get((marketplace_id, version))

    def keep_earlier(self, marketplace_id: str, version: int, policies: dict[type, Any]) -> None:
        self._earlier[marketplace_id, version] = policies

    @property
    def sections(self) -> Sections:
        return self._sections

    async def refresh(self, db: Unit) -> None:
        """Reads what is in force; one playbook that cannot be used takes no other one along."""
        found = {}
        for row in await queries.with_playbooks(db):
            try:
                found[row.slug] = self._keep_or_parse(row)
            except PlaybookError as error:
                get_log().error("playbook cannot be used", marketplace=row.slug, fault=str(error))
        hosts = {m.policy(MarketplacePolicy).host: m for m in found.values()}
        staff = {m.policy(MarketplacePolicy).staff_host: m for m in found.values()}
        hosts.pop("", None)
        staff.pop("", None)
        self._by_slug, self._by_host, self._by_staff_host = found, hosts, staff

    def _keep_or_parse(self, row: Row[Any]) -> Marketplace:
        kept = self._by_slug.get(row.slug)
        asked = (row.version, row.slowest_hash)
        if kept and (kept.playbook_version, kept.slowest_hash) == asked:
            return kept
        policies = parse_playbook(row.text, f"playbook {row.slug} v{row.version}", self._sections)
        host = policies[MarketplacePolicy].host
        return Marketplace(
            id=row.id,
            slug=row.slug,
            base_url=self._base_url(host, row.slug),
            base_path="" if host else f"/{row.slug}",
            staff_url=self._base_url(policies[MarketplacePolicy].staff_host or host, row.slug),
            playbook_version=row.version,
            policies=policies,
            slowest_hash=row.slowest_hash,
        )

    def _base_url(self, host: str, slug: str) -> str:
        if not host:
            return f"{self._public_url}/{slug}"
        public = urlsplit(self._public_url)
        port = f":{public.port}" if public.port else ""
        return f"{public.scheme}://{host}{port}"

    def check_hosts(self, slug: str, policies: dict[type, Any]) -> None:
        """Raises `PlaybookError` for a host name that leads somewhere else already."""
        own = policies[MarketplacePolicy]
        taken = {urlsplit(self._public_url).hostname: "the server itself"}
        for each in (*self._by_host.values(), *self._by_staff_host.values()):
            if each.slug != slug:
                other = each.policy(MarketplacePolicy)
                taken |= dict.fromkeys((other.host, other.staff_host), each.slug)
        for host in filter(None, (own.host, own.staff_host)):
            if host in taken:
                raise PlaybookError(f"{slug}: the host {host} belongs to {taken[host]}.")
        if own.host and own.host == own.staff_host:
            raise PlaybookError(f"{slug}: host and staff_host are the same.")

    def by_slug(self, slug: str) -> Marketplace | None:
        return self._by_slug.get(slug)

    def by_host(self, host: str) -> Marketplace | None:
        return self._by_host.get(host)

    def by_staff_host(self, host: str) -> Marketplace | None:
        return self._by_staff_host.get(host)

    def all(self) -> list[Marketplace]:
        return list(self._by_slug.values())
