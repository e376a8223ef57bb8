"""PostgreSQL by asyncpg, for more than one machine."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
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
IDLE = 60  # seconds; then a connection of the direct pool is closed
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


class Plain(asyncpg.Connection):
    """A connection that nobody sets anything on, so that nothing has to be put back."""

    def get_reset_query(self) -> str:
        return ""


class DirectPostgres:
    """A small pool of its own; each call is one round trip and a transaction by itself."""

    def __init__(self, url: str, dialect: Any) -> None:
        self.dialect = dialect
        self.watchers: list[Watcher] = []
        self._url = url
        self._pool: Any = None
        self._combined: dict[tuple[str, ...], str] = {}

    async def read(self, ready: Ready, arguments: list[Any]) -> Sequence[Sequence[Any]]:
        async with self._taken(ready.sql) as connection:
            return await connection.fetch(ready.sql, *arguments)

    async def write(self, parts: Sequence[tuple[Ready, list[Any]]]) -> None:
        """All as one statement, which is its own transaction: no BEGIN and no COMMIT travel."""
        key = tuple(ready.sql for ready, _ in parts)
        sql = self._combined.get(key) or self._combined.setdefault(key, _as_one(parts))
        async with self._taken(sql) as connection:
            await connection.execute(sql, *(each for _, given in parts for each in given))

    @asynccontextmanager
    async def _taken(self, sql: str) -> AsyncIterator[Any]:
        for watch in self.watchers:
            watch(sql)
        if not self._pool:
            self._pool = asyncpg.create_pool(
                self._url,
                min_size=0,
                max_size=CONNECTIONS,
                max_inactive_connection_lifetime=IDLE,
                command_timeout=WAIT,
                timeout=WAIT,
                connection_class=Plain,
                init=_read_json,
            )
        pool = self._pool
        await pool  # made by the first one; nothing for the others
        async with pool.acquire(timeout=WAIT) as connection:
            yield connection

    async def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool:
            await pool.close()


async def _read_json(connection: Any) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, encoder=str, decoder=json.loads, schema="pg_catalog", format="text"
        )


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
