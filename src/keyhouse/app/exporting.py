"""Everything of one marketplace in one archive, opened, so that nobody is locked in.

`people.csv` is what `keyhouse import csv` reads, and what other systems ask for; `rows/` has every
table as JSON Lines; `papers/` has the files that people handed in. What opens a door here and
nowhere else (sessions, codes, tokens, keys of signatures) is left out.
"""

import csv
import io
import json
import os
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from keyhouse.app.backup import BATCH, kept_tables, one_moment, plainly
from keyhouse.app.rotating import SEALED
from keyhouse.app.wiring import House
from keyhouse.domain.accounts.models import accounts, identifiers, passwords
from keyhouse.domain.audit import record_fact
from keyhouse.domain.documents import queries as documents
from keyhouse.domain.documents.read_document import decrypt
from keyhouse.domain.factors.models import totps
from keyhouse.domain.visits import Visit
from keyhouse.features.moving.sources.people_table import COLUMNS
from keyhouse.kit.keys import Keyring, Unreadable
from keyhouse.kit.problems import SetupError

# Keys that are worth nothing elsewhere, and what only counts.
KEPT_BACK = frozenset({"document_rooms", "locks", "mark_keys", "marks", "signing_keys"})
KEPT_BACK_COLUMNS = frozenset({"key_sealed", "secrets_sealed"})
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
    people: int
    rows: int
    papers: int


async def export_marketplace(house: House, visit: Visit, file: Path) -> Exported:
    """Raises `SetupError` when the file is there already. Papers that are still held stay out."""
    people = rows = papers = 0
    with _new_zip(file) as archive:
        about = README.format(slug=visit.marketplace.slug, day=visit.now.date())
        archive.writestr("README.txt", about)
        async with one_moment(house) as connection:
            people = await _write_people(archive, connection, visit)
            for table in _tables():
                rows += await _write_rows(archive, connection, visit, table)
        async for name, data in _papers(visit):
            archive.writestr(f"papers/{name}", data)
            papers += 1
        await record_fact(visit, "marketplace.exported", "", people=people, papers=papers)
        await visit.db.commit()
    return Exported(people, rows, papers)


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
        select(identifiers).where(identifiers.c.marketplace_id == here)
    ):
        proven.setdefault(row.account_id, {}).setdefault(row.kind, row.value)
    query = (
        select(accounts, passwords.c.hash, totps.c.secret_sealed)
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
    sealed = row.secret_sealed
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
        "totp_secret": visit.part(Keyring).unseal_text("totp", sealed) if sealed else "",
        "is_off": "yes" if row.sanction == "banned" else "no",
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
    opened = {}
    for name, value in row._mapping.items():
        if name in KEPT_BACK_COLUMNS or name == "marketplace_id":
            continue
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


async def _papers(visit: Visit) -> AsyncIterator[tuple[str, bytes]]:
    last = ""
    while found := await documents.clean_after(visit, last, BATCH):
        for row in found:
            last = row.id
            try:
                data = await decrypt(visit, row, row.file, row.id)
            except (FileNotFoundError, Unreadable):
                continue  # erased meanwhile, or under a secret that is gone
            yield f"{row.id}.{row.media_type.rpartition('/')[2]}", data


@contextmanager
def _new_zip(file: Path) -> Iterator[zipfile.ZipFile]:
    """Readable by its owner alone; a half-written one does not stay."""
    try:
        raw = os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
    except OSError as error:
        raise SetupError(f"{file} cannot be written: {error.strerror}.") from error
    try:
        with raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            yield archive
    except BaseException:
        file.unlink()
        raise
