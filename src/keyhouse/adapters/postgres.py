"""PostgreSQL by asyncpg, for more than one machine."""

import asyncio
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import create_async_engine

from keyhouse.kit.clock import stopwatch
from keyhouse.kit.db import Database
from keyhouse.kit.direct import Ready, Watcher

CONNECTIONS = 10
WAIT = 10  # seconds for a connection, and for any one statement
QUIET = 5  # seconds; a connection that lay unused so long is asked whether it is still there


def open_postgres(url: str) -> Database:
    """One pool; reads run outside a transaction, so that they hold nothing."""
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
        pool_timeout=WAIT,
        hide_parameters=True,
        connect_args={"command_timeout": WAIT, "timeout": WAIT},
    )
    _ask_quiet_ones(engine.sync_engine)
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    return Database(alone, engine, DirectPostgres(url, engine.dialect))


class DirectPostgres:
    """Each call is one round trip and a transaction by itself, on connections of its own.

    A pool of asyncpg's puts every connection back as it was, which costs as much as a read; here
    nobody sets anything on one.
    """

    def __init__(self, url: str, dialect: Any) -> None:
        self.dialect = dialect
        self.watchers: list[Watcher] = []
        self._url = url
        self._free: list[Lane] = []
        self._room = asyncio.Semaphore(CONNECTIONS)
        self._combined: dict[tuple[str, ...], str] = {}

    async def read(self, ready: Ready, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        return await self._run(ready.sql, arguments)

    async def write(self, parts: Sequence[tuple[Ready, list[Any]]]) -> None:
        """All as one statement, which is its own transaction: no BEGIN and no COMMIT travel."""
        key = tuple(ready.sql for ready, _ in parts)
        sql = self._combined.get(key) or self._combined.setdefault(key, _as_one(parts))
        await self._run(sql, [each for _, given in parts for each in given])

    async def _run(self, sql: str, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        for watch in self.watchers:
            watch(sql)
        async with self._room:
            lane = await self._take()
            try:
                found: Sequence[Sequence[Any]] = await (await lane.statement(sql)).fetch(*arguments)
            except BaseException:
                # Whatever became of it, and of what was prepared before a change of the schema.
                lane.connection.terminate()
                raise
            lane.used_at = stopwatch()
            self._free.append(lane)
            return found

    async def _take(self) -> "Lane":
        while self._free:
            lane = self._free.pop()
            if await lane.is_there():
                return lane
            lane.connection.terminate()
        lane = Lane(await asyncpg.connect(self._url, command_timeout=WAIT, timeout=WAIT))
        for name in ("json", "jsonb"):
            await lane.connection.set_type_codec(
                name, encoder=str, decoder=json.loads, schema="pg_catalog", format="text"
            )
        return lane

    async def close(self) -> None:
        while self._free:
            await self._free.pop().connection.close()


class Lane:
    """A connection with what was prepared on it."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.used_at = connection, stopwatch()
        self._prepared: dict[str, Any] = {}

    async def statement(self, sql: str) -> Any:
        known = self._prepared.get(sql)
        if known is None:
            known = self._prepared[sql] = await self.connection.prepare(sql)
        return known

    async def is_there(self) -> bool:
        """Asks one that lay unused: a router may have forgotten it without a word."""
        if self.connection.is_closed():
            return False
        if stopwatch() - self.used_at > QUIET:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                await self.connection.execute("SELECT 1", timeout=QUIET)
                return True
            return False
        return True


def _as_one(parts: Sequence[tuple[Ready, list[Any]]]) -> str:
    before, told = 0, []
    for number, (ready, given) in enumerate(parts):
        told.append(f"later_{number} AS ({_moved(ready.sql, before)})")
        before += len(given)
    return f"WITH {', '.join(told)} SELECT 1"


def _moved(sql: str, by: int) -> str:
    """Its values come after those of the statements before it."""
    return re.sub(r"\$(\d+)", lambda found: f"${int(found[1]) + by}", sql)


def _ask_quiet_ones(engine: Any) -> None:
    """A round trip each time a connection is taken would be half of all round trips."""

    @event.listens_for(engine.pool, "checkin")
    def note(connection: Any, record: Any) -> None:
        record.info["left_at"] = stopwatch()

    @event.listens_for(engine.pool, "checkout")
    def ask(connection: Any, record: Any, proxy: Any) -> None:
        left_at = record.info.get("left_at")
        if left_at is None or stopwatch() - left_at < QUIET:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError() from error  # the pool makes another one
