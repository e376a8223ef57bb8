"""SQLite, the embedded database: WAL, one writing connection, several that read.

SQLite before 3.51.3 can lose data when several connections checkpoint a WAL, so `pysqlite3` (the
same library, newer) stands in where the system's is older.
"""

import importlib
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from keyhouse.kit.db import Database
from keyhouse.kit.direct import Ready, Watcher

SAFE = (3, 51, 3)
READERS = 4
BEGIN_WRITING = "BEGIN IMMEDIATE"
MAY_WAIT = frozenset({"Connection.commit", "Connection.close"})
WAIT = 30  # seconds for the writing connection, here and between processes


def use_safe_sqlite() -> str:
    """Puts the newer library in place where one is needed and to be had; returns its version."""
    module: Any = sqlite3
    if sqlite3.sqlite_version_info < SAFE:
        try:
            module = importlib.import_module("pysqlite3")
        except ImportError:
            return sqlite3.sqlite_version
        sys.modules["sqlite3"] = module
        sys.modules["sqlite3.dbapi2"] = module.dbapi2
    return str(module.sqlite_version)


def open_sqlite(url: str) -> Database:
    """The database in the file of `sqlite:///FILE`; its folder is made when missing."""
    use_safe_sqlite()
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    address = f"sqlite+aiosqlite:///{path}"
    reader = _engine(address, READERS, "")  # each read is one statement: it needs no transaction
    writer = _engine(address, 1, BEGIN_WRITING)
    return Database(reader, writer, DirectSqlite(path, writer))


class DirectSqlite:
    """Reads on a connection of its own, writes on the one that everybody writes on."""

    def __init__(self, path: Path, writer: AsyncEngine) -> None:
        self.dialect = writer.dialect
        self.watchers: list[Watcher] = []
        self._path, self._writer = path, writer
        self._reading: Any = None

    async def read(self, ready: Ready, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        self._tell(ready.sql)
        if not self._reading:
            self._reading = _open(self._path, isolation_level=None)
            _prepare(self._reading)
        found: Any = self._reading.execute(ready.sql, arguments).fetchall()
        return found

    async def write(self, parts: Sequence[tuple[Ready, list[Any]]]) -> None:
        async with self._writer.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute(BEGIN_WRITING)
            try:
                for ready, arguments in parts:
                    self._tell(ready.sql)
                    await driver.execute(ready.sql, arguments)
                self._tell("COMMIT")
                await driver.commit()
            except BaseException:
                await driver.rollback()
                raise

    def _tell(self, sql: str) -> None:
        for watch in self.watchers:
            watch(sql)

    async def close(self) -> None:
        reading, self._reading = self._reading, None
        if reading:
            reading.close()


class QuickConnection(aiosqlite.Connection):
    """Runs what takes microseconds at once, and only what may wait on the driver's thread.

    A statement took four hops to a thread and back, which cost several times as much as the
    statement itself. Waiting for another process's lock and for the disk stays off the event loop.
    """

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        if fn.__qualname__ in MAY_WAIT or (args and args[0] == BEGIN_WRITING):
            return await super()._execute(fn, *args, **kwargs)
        if not self._running or not self._connection:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)


def _connect(path: str, **options: Any) -> aiosqlite.Connection:
    """Connections are made on their thread and used from both, never at once."""

    connection = QuickConnection(lambda: _open(path, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection


def _open(path: str | Path, **options: Any) -> Any:
    return sys.modules["sqlite3"].connect(
        path, **{**options, "timeout": WAIT, "check_same_thread": False}
    )


def _prepare(connection: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _engine(address: str, connections: int, begin: str) -> AsyncEngine:
    engine = create_async_engine(
        address,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=WAIT,
        connect_args={"async_creator_fn": _connect},
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # The driver must not begin transactions by itself: `begin` below does.
        connection.isolation_level = None
        _prepare(connection)

    if begin:

        @event.listens_for(engine.sync_engine, "begin")
        def start(connection: Any) -> None:
            connection.exec_driver_sql(begin)

    return engine
