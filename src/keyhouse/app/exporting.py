"""Everything of one marketplace in one archive, opened, so that nobody is locked in.

`people.csv` is what `keyhouse import csv` reads, and what other systems ask for; `rows/` has every
table as JSON Lines; `papers/` has the files that people handed in. What opens a door here and
nowhere else (sessions, codes, tokens, keys of signatures) is left out.
"""

import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from keyhouse.app.backup import BATCH, BLANKED, kept_tables, one_moment, plainly
from keyhouse.app.rotating import SEALED
from keyhouse.app.wiring import House
from keyhouse.domain.accounts.models import accounts, identifiers, passwords
from keyhouse.domain.audit import record_fact
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents.read_document import decrypt
from keyhouse.domain.factors.models import passkeys, recovery_codes, totps
from keyhouse.domain.visits import Visit
from keyhouse.features.moving.sources.people_table import COLUMNS
from keyhouse.kit.keys import Keyring, Unreadable
from keyhouse.kit.new_files import whole_file

# Keys that are worth nothing elsewhere, and what only counts.
KEPT_BACK = frozenset({"document_rooms", "locks", "mark_keys", "marks", "signing_keys"})
KEPT_BACK_COLUMNS = frozenset(
    {"key_sealed", "secrets_sealed", "pending_sealed", "pending_at", "link_hash", "token_hash"}
)
HASHES_OF_DOORS = {"staff": "hash", "clients": "secret_hash before_hash", "cases": "nonce"}
PURPOSES = dict(SEALED)
README = """\
Everything that {slug} had in Keyhouse on {day}.

people.csv   everybody who can sign in, with password hashes and secrets of authenticator apps
rows/        every table, one JSON object a line; moments are ISO 8601 in UTC
papers/      files that people handed in; rows/documents.jsonl says whose each one is

Nothing in here is sealed. Whoever has this file can read everything.
"""


@dataclass(frozen=True)
class Exported:
    """`missing` papers are not in it: nobody could look through them, or they cannot be opened."""

    people: int
    rows: int
    papers: int
    missing: int


async def export_marketplace(house: House, visit: Visit, file: Path) -> Exported:
    """Raises `SetupError` when the file is there already. Papers that are still held stay out."""
    people = rows = papers = missing = 0
    with _new_zip(file) as archive:
        about = README.format(slug=visit.marketplace.slug, day=visit.now.date())
        archive.writestr("README.txt", about)
        async with one_moment(house) as connection:
            people = await _write_people(archive, connection, visit)
            for table in _tables():
                rows += await _write_rows(archive, connection, visit, table)
        async for name, data in _papers(visit):
            if data is None:
                missing += 1
            else:
                archive.writestr(f"papers/{name}", data)
                papers += 1
        await record_fact(visit, "marketplace.exported", "", people=people, papers=papers)
        await visit.db.commit()
    return Exported(people, rows, papers, missing)


def _tables() -> list[Table]:
    return [
        table
        for table in kept_tables()
        if "marketplace_id" in table.c and table.name not in KEPT_BACK
    ]


async def _write_people(archive: zipfile.ZipFile, connection: AsyncConnection, visit: Visit) -> int:
    here, count = visit.marketplace.id, 0
    proven: dict[str, dict[str, str]] = {}
    async for row in await connection.stream(
        select(identifiers)
        .where(identifiers.c.marketplace_id == here)
        .order_by(identifiers.c.proven_at, identifiers.c.id)
    ):
        proven.setdefault(row.account_id, {}).setdefault(row.kind, row.value)
    has_passkey = exists(
        select(passkeys.c.id).where(
            passkeys.c.marketplace_id == here, passkeys.c.account_id == accounts.c.id
        )
    ).label("has_passkey")
    has_codes = exists(
        select(recovery_codes.c.mark).where(
            recovery_codes.c.marketplace_id == here,
            recovery_codes.c.account_id == accounts.c.id,
            recovery_codes.c.used_at.is_(None),
        )
    ).label("has_codes")
    query = (
        select(accounts, passwords.c.hash, totps.c.secret_sealed, has_passkey, has_codes)
        .outerjoin(passwords, passwords.c.account_id == accounts.c.id)
        .outerjoin(totps, totps.c.account_id == accounts.c.id)
        .where(
            accounts.c.marketplace_id == here, accounts.c.id.in_(select(identifiers.c.account_id))
        )
        .order_by(accounts.c.id)
    )
    with archive.open("people.csv", "w") as raw:
        lines = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        table = csv.DictWriter(lines, COLUMNS)
        table.writeheader()
        async for row in await connection.stream(query):
            table.writerow(_person(visit, row, proven.get(row.id, {})))
            count += 1
        lines.flush()
    return count


def _person(visit: Visit, row: Row[Any], proven: dict[str, str]) -> dict[str, str]:
    secret = _unsealed(visit, "totp", row.secret_sealed) if row.secret_sealed else ""
    lost = "an app" if secret is None else "a passkey" if row.has_passkey else ""
    lost = lost or ("recovery codes" if row.has_codes else "")
    # Whoever is not in good standing does not come in elsewhere without a look.
    is_good = row.state == "active" and row.sanction == "none" and not row.held_at
    return {
        "id": row.id,
        "email": proven.get("email", ""),
        "email_proven": "yes" if "email" in proven else "",
        "phone": proven.get("phone", row.phone),
        "phone_proven": "yes" if "phone" in proven else "no" if row.phone else "",
        "contact_name": row.contact_name,
        "company_name": row.company_name,
        "language": row.language,
        "password_hash": "" if row.compromised_at else row.hash or "",
        "totp_secret": secret or "",
        "lost_step": "" if secret else lost,
        "is_off": "no" if is_good else "yes",
    }


async def _write_rows(
    archive: zipfile.ZipFile, connection: AsyncConnection, visit: Visit, table: Table
) -> int:
    count = 0
    query = select(table).where(table.c.marketplace_id == visit.marketplace.id)
    with archive.open(f"rows/{table.name}.jsonl", "w") as lines:
        async for row in await connection.stream(query):
            line = json.dumps(_opened(visit, table, row), default=plainly, ensure_ascii=False)
            lines.write(line.encode() + b"\n")
            count += 1
    return count


def _opened(visit: Visit, table: Table, row: Row[Any]) -> dict[str, Any]:
    """Without the marketplace, which is the same everywhere, and with what was sealed as text."""
    opened: dict[str, Any] = {}
    left_out = {"marketplace_id", *KEPT_BACK_COLUMNS, *BLANKED.get(table.name, {})}
    left_out |= set(HASHES_OF_DOORS.get(table.name, "").split())
    for name, value in row._mapping.items():
        if name in left_out:
            continue
        if isinstance(value, dict):  # a case's data, in which the nonce of a link may stand
            value = {key: each for key, each in value.items() if key not in left_out}
        purpose = PURPOSES.get(table.c[name])
        if not purpose:
            opened[name] = value
        elif value:
            opened[name.removesuffix("_sealed")] = _unsealed(visit, purpose, value)
    return opened


def _unsealed(visit: Visit, purpose: str, sealed: str) -> str | None:
    try:
        return visit.part(Keyring).unseal_text(purpose, sealed)
    except Unreadable:
        return None


async def _papers(visit: Visit) -> AsyncIterator[tuple[str, bytes | None]]:
    last = ""
    while found := await documents.all_after(visit, last, BATCH):
        for row in found:
            last = row.id
            data = None
            if not row.held_at:
                with suppress(FileNotFoundError, Unreadable):  # erased, or its secret is gone
                    data = await decrypt(visit, row, row.file, row.id)
            yield f"{row.id}.{row.media_type.rpartition('/')[2]}", data


@contextmanager
def _new_zip(file: Path) -> Iterator[zipfile.ZipFile]:
    """Readable by its owner alone; a half-written one does not stay."""
    with (
        whole_file(file) as raw,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        yield archive
