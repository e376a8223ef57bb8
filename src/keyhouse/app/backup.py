"""One archive of everything that the house needs to stand up again elsewhere.

The rows of every table as they were at one moment, one JSON object a line, so that an archive of
SQLite fills a PostgreSQL as well; the encrypted papers as they lie; the secret that opens them.
What opens a door (sessions, codes, links, tokens) is left out or blanked: a restored copy revives
none of it.
"""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Date, Numeric, Row, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from keyhouse.app.migrating import head
from keyhouse.app.wiring import House
from keyhouse.domain.cases.models import cases
from keyhouse.domain.documents.models import documents
from keyhouse.domain.messaging.models import messages
from keyhouse.kit.clock import Clock
from keyhouse.kit.db import Moment, metadata
from keyhouse.kit.files import FileStore
from keyhouse.kit.keys import Keyring
from keyhouse.kit.new_files import whole_file
from keyhouse.kit.problems import SetupError
from keyhouse.kit.settings import Settings

FORMAT = 1
BATCH = 500
# What is on its way: in a copy of the house it is nobody's.
LEFT_OUT = frozenset(
    {
        "asks",
        "budgets",
        "challenges",
        "changes",
        "claims",
        "deliveries",
        "device_asks",
        "devices",
        "form_uses",
        "grants",
        "recoveries",
        "refresh_tokens",
        "repeats",
        "sessions",
        "signins",
        "socials",
        "staff_sessions",
        "staff_signins",
        "step_ups",
    }
)
BLANKED: dict[str, dict[str, Any]] = {
    "bindings": {"token_hash": None},
    "lost_mailboxes": {"token_hash": "", "link_hash": None},  # filled in by `_line`
    "messages": {"secrets_sealed": None},
    "shops": {"key_hash": None},
}


@dataclass(frozen=True)
class Restored:
    rows: int
    files: int
    missing: int
    made_at: str


def kept_tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


async def make_backup(house: House, file: Path, *, with_key: bool) -> int:
    """Writes the archive and returns the number of rows; raises `SetupError` when it is there."""
    store, count = house.parts.get(FileStore), 0
    named: set[str] = set()
    with _new_archive(file) as archive:
        now = house.parts.get(Clock).now().isoformat()
        about = {"format": FORMAT, "schema": head(), "made_at": now, "key": _check(house, now)}
        _add(archive, "keyhouse.json", json.dumps(about).encode())
        if with_key:
            _add(archive, "secret.key", house.settings.secret_key_file.read_bytes())
        async with one_moment(house) as connection:
            for table in kept_tables():
                with tempfile.TemporaryFile() as lines:
                    async for row in await connection.stream(select(table)):
                        lines.write(_line(table, row) + b"\n")
                        count += 1
                        if table is documents:
                            named.update(filter(None, (row.file, row.pages_file)))
                    _add_file(archive, f"rows/{table.name}.jsonl", lines)
        for name in sorted(named):
            try:
                _add(archive, f"files/{name}", await store.get(name))
            except FileNotFoundError:
                continue  # erased meanwhile
    return count


def put_secret_back(settings: Settings, file: Path) -> None:
    """The archive's secret in its place, where none is yet; raises `SetupError` on another one."""
    with _archive(file) as archive:
        found = _read(archive, "secret.key")
    place = settings.secret_key_file
    if place.exists():
        if found and place.read_bytes() != found:
            raise SetupError(f"{place} is another secret than the archive's: move it away.")
        return
    if not found:
        raise SetupError(f"The archive holds no secret: put yours at {place} first.")
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place, "wb", opener=lambda p, flags: os.open(p, flags, 0o600)) as out:
        out.write(found)


async def restore_backup(house: House, file: Path) -> Restored:
    """Fills the migrated, empty database; raises `SetupError` on one in use or another schema."""
    with _archive(file) as archive:
        about = json.loads(_read(archive, "keyhouse.json") or b"{}")
        if about.get("format") != FORMAT or about.get("schema") != head():
            raise SetupError(
                f"The archive's schema is {about.get('schema')}, this version's is {head()}: "
                "restore it with the version that made it, then migrate."
            )
        if about.get("key") != _check(house, str(about["made_at"])):
            raise SetupError("The secret here is not the one that this archive was made with.")
        await _check_empty(house)
        # Files first: without rows they harm nobody, rows without files would be a loss. In the
        # order of the archive, which can only be read forwards quickly.
        named = {name for row in _rows(archive, documents) for name in _files(row) if name}
        store, files = house.parts.get(FileStore), 0
        for name in sorted(named):
            content = _read(archive, f"files/{name}")
            if content is not None:
                await store.put(name, content)
                files += 1
        rows = await _put_rows(house, archive)
    return Restored(rows, files, len(named) - files, str(about["made_at"]))


def _files(row: dict[str, Any]) -> tuple[str, str]:
    return row["file"], row["pages_file"]


async def _check_empty(house: House) -> None:
    for table in kept_tables():
        # all marketplaces: it is one house
        if await house.database.unit().value(select(func.count()).select_from(table)):
            raise SetupError("The database is in use: restore into an empty one.")


async def _put_rows(house: House, archive: tarfile.TarFile) -> int:
    """In one transaction: the house is whole or empty."""
    count = 0
    async with house.database.writer.connect() as connection:
        for table in kept_tables():
            rows = _rows(archive, table)
            while batch := list(islice(rows, BATCH)):
                await connection.execute(table.insert(), batch)
                count += len(batch)
        await connection.commit()
    return count


@asynccontextmanager
async def one_moment(house: House) -> AsyncIterator[AsyncConnection]:
    """A connection that sees the database as it is now, whatever is written meanwhile."""
    async with house.database.reader.connect() as connection:
        if connection.dialect.name == "sqlite":
            await connection.exec_driver_sql("BEGIN")
        else:
            await connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
        await connection.rollback()


def _line(table: Table, row: Any) -> bytes:
    values = {**row._mapping, **BLANKED.get(table.name, {})}
    if table is messages and values["state"] in ("queued", "sending"):
        # It goes out from the house that still stands, not from the copy.
        values.update(state="expired", answer="in a restored copy")
    if table.name == "lost_mailboxes":
        values["token_hash"] = f"in a restored copy {row.id}"  # no hash at all, and unique
    if table is cases:
        values.update(_standing_still(row))
    return json.dumps(values, default=plainly, ensure_ascii=True).encode()


def _standing_still(row: Row[Any]) -> dict[str, Any]:
    """Links are dead in a copy; what only a link could stop does not go on by itself there."""
    changed: dict[str, Any] = {}
    if "nonce" in row.data:
        changed["data"] = {**row.data, "nonce": ""}
    if row.kind == "recovery" and row.state == "cooling":
        changed.update(state="on_hold", held_by="restore", due_at=None, days_left=1)
    return changed


def plainly(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def _rows(archive: tarfile.TarFile, table: Table) -> Iterator[dict[str, Any]]:
    lines = archive.extractfile(f"rows/{table.name}.jsonl")
    assert lines
    for line in lines:
        row = json.loads(line)
        yield {name: _typed(table, name, value) for name, value in row.items()}


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(kind, Numeric) else value


@contextmanager
def _new_archive(file: Path) -> Iterator[tarfile.TarFile]:
    """Readable by its owner alone; a half-written one does not stay."""
    with (
        whole_file(file) as raw,
        tarfile.open(mode="w:gz", fileobj=raw, compresslevel=1) as archive,
    ):
        yield archive


def _archive(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file)
    except (OSError, tarfile.TarError) as error:
        raise SetupError(f"{file} is no archive of `keyhouse backup`: {error}.") from error


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    _add_file(archive, name, io.BytesIO(content))


def _add_file(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = content.seek(0, os.SEEK_END), 0o600
    content.seek(0)
    archive.addfile(entry, content)


def _read(archive: tarfile.TarFile, name: str) -> bytes | None:
    try:
        found = archive.extractfile(name)
    except KeyError:
        return None
    return found.read() if found else None


def _check(house: House, made_at: str) -> str:
    """Tells whether the secret here is the one that the archive's papers were sealed under."""
    return house.parts.get(Keyring).lasting_digest("backup", made_at)
