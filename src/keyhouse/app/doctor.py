"""`keyhouse doctor`: what the house needs, what it found, what to do."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from keyhouse.adapters.sqlite import SAFE, use_safe_sqlite
from keyhouse.app.migrating import is_migrated
from keyhouse.app.publishing import tell_differences
from keyhouse.app.requirements import REQUIREMENTS, Kept, Requirement
from keyhouse.app.wiring import House
from keyhouse.domain.marketplaces import MarketplacePolicy, TermsPolicy
from keyhouse.kit.files import FilesAway, FileStore
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.keys import Keyring
from keyhouse.kit.scanning import ScanFailed, Scanner, ScannerAway


@dataclass(frozen=True)
class Finding:
    is_good: bool
    what: str
    found: str
    is_needed: bool = True


Compared = list[tuple[str, list[tuple[Requirement, Kept]]]]


async def examine(house: House) -> list[Finding]:
    """Everything, in the order in which one would put it right."""
    settings = house.settings
    up_to_date = await is_migrated(house.database)
    findings = [
        _secrets(house),
        _sqlite(settings.database_url),
        Finding(up_to_date, "schema", "up to date" if up_to_date else "run `keyhouse migrate`"),
        _mail(settings.smtp_url),
        Finding(True, "password hash", house.parts.get(Hashing).name),
        await _files(house),
        await _scan(house),
        Finding(
            settings.is_secure,
            "public address",
            settings.public_url if settings.is_secure else f"{settings.public_url}: loopback only",
            is_needed=False,
        ),
    ]
    if up_to_date:
        findings += await _marketplaces(house)
    return findings


def _secrets(house: House) -> Finding:
    count = len(house.parts.get(Keyring))
    more = f", {count} of them: run `keyhouse keys reseal` after a change" if count > 1 else ""
    return Finding(True, "secret key", f"{house.settings.secret_key_file} is good{more}")


async def _files(house: House) -> Finding:
    """Writes a little file, reads it and takes it away."""
    where = urlsplit(house.settings.files_url)
    place = f"{where.scheme}://{where.hostname or ''}{where.path}"  # without its keys
    store, name, content = house.parts.get(FileStore), "keyhouse-doctor", b"harmless"
    try:
        await store.put(name, content)
        is_good = await store.get(name) == content
        await store.delete(name)
    except (FilesAway, FileNotFoundError):
        is_good = False
    told = "keeps files" if is_good else "does not keep files: the log says why"
    return Finding(is_good, "files", f"{place} {told}")


async def _scan(house: House) -> Finding:
    """Asks the scanner about a few harmless bytes."""
    if not house.settings.clamd_url:
        told = "none: set KEYHOUSE_CLAMD_URL to have ClamAV look at uploads"
        return Finding(False, "virus scan", told, is_needed=False)
    try:
        await house.parts.get(Scanner).scan(b"harmless")
    except (ScannerAway, ScanFailed) as error:
        return Finding(False, "virus scan", f"{error}: new papers are held back until it answers")
    return Finding(True, "virus scan", f"{house.settings.clamd_url} answers")


def _sqlite(url: str) -> Finding:
    if not url.startswith("sqlite:"):
        return Finding(True, "database", "PostgreSQL")
    version = use_safe_sqlite()
    is_safe = tuple(int(part) for part in version.split(".")) >= SAFE
    needed = ".".join(str(part) for part in SAFE)
    advice = "" if is_safe else f": install one from {needed} on, or pysqlite3"
    return Finding(is_safe, "database", f"SQLite {version}{advice}")


def _mail(url: str) -> Finding:
    parts = urlsplit(url)
    try:
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
        with socket.create_connection((parts.hostname or "", port), timeout=5):
            return Finding(True, "mail server", f"{parts.hostname} answers")
    except OSError as error:
        return Finding(False, "mail server", f"{parts.hostname}: {error}. Set KEYHOUSE_SMTP_URL.")


async def compare(house: House) -> Compared:
    """Each marketplace with its profile, and what its settings fulfil or depart from."""
    if not await is_migrated(house.database):
        return []
    await house.directory.refresh(house.database.unit())
    return [
        (
            f"{m.slug} ({m.policy(MarketplacePolicy).profile})",
            [(each, each.look(m, house.settings)) for each in REQUIREMENTS],
        )
        for m in house.directory.all()
    ]


async def _marketplaces(house: House) -> list[Finding]:
    await house.directory.refresh(house.database.unit())
    found = [
        Finding(
            True, f"marketplace {m.slug}", f"{m.base_url}/ playbook version {m.playbook_version}"
        )
        for m in house.directory.all()
    ]
    for marketplace in house.directory.all():
        terms = marketplace.policy(TermsPolicy)
        if not (terms.terms_url and terms.privacy_url):
            told = "people accept terms they cannot read: set terms_url and privacy_url"
            found.append(Finding(False, f"terms of {marketplace.slug}", told, is_needed=False))
    by_path = [m.slug for m in house.directory.all() if m.base_path]
    if len(by_path) > 1:
        told = f"{', '.join(by_path)} share one origin: only for marketplaces of one owner"
        found.append(Finding(False, "by path", told, is_needed=False))
    for slug in await tell_differences(house):
        told = "differs from the one in force: `keyhouse playbook publish`"
        found.append(Finding(False, f"playbook file {slug}", told, is_needed=False))
    return found
