"""The database as the house uses it: one `Unit` a visit, reads first, then one transaction.

Until the first write, reads take a connection of their own and give it back at once, so that a
slow step (a password hash, a letter) holds no lock. From the first write on everything goes
through one transaction. The same SQL runs on SQLite and on PostgreSQL.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DateTime,
    Dialect,
    Executable,
    Insert,
    MetaData,
    Row,
    Table,
    Update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.types import TypeDecorator

from keyhouse.kit.direct import Direct, ReadyOnes

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


@dataclass(frozen=True)
class Database:
    """What an adapter builds: an engine that reads, one that writes, and the driver itself."""

    reader: AsyncEngine
    writer: AsyncEngine
    direct: Direct
    ready: ReadyOnes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ready", ReadyOnes(self.direct))

    def unit(self) -> "Unit":
        return Unit(self)

    async def close(self) -> None:
        await self.direct.close()
        await self.reader.dispose()
        await self.writer.dispose()


class Unit:
    """One visit's way to the rows. Not shared between tasks."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writing: AsyncConnection | None = None
        self._after_commit: list[Callable[[], None]] = []
        self._later: list[tuple[Insert | Update, dict[str, Any]]] = []

    async def all(
        self, statement: Executable, values: dict[str, Any] | None = None
    ) -> Sequence[Row[Any]]:
        """`values` fill the bindparams of a statement that was made once: that runs directly."""
        if self._writing:
            await self._run_later()
            return (await self._writing.execute(statement, values)).all()
        if values is not None and (ready := self._database.ready.of(statement, values)):
            return ready.rows(await self._database.direct.read(ready, ready.arguments(values)))
        async with self._database.reader.connect() as connection:
            return (await connection.execute(statement, values)).all()

    async def one(
        self, statement: Executable, values: dict[str, Any] | None = None
    ) -> Row[Any] | None:
        rows = await self.all(statement, values)
        return rows[0] if rows else None

    async def value(self, statement: Executable) -> Any:
        row = await self.one(statement)
        return row[0] if row else None

    async def write(self, statement: Executable, values: dict[str, Any] | None = None) -> int:
        """Runs an insert, update or delete and returns how many rows it touched."""
        connection = await self._begin()
        return (await connection.execute(statement, values)).rowcount

    async def write_many(self, statement: Executable, values: Sequence[dict[str, Any]]) -> None:
        """The same statement with each of the values."""
        if values:
            connection = await self._begin()
            await connection.execute(statement, values)

    async def write_one(
        self, statement: Executable, values: dict[str, Any] | None = None
    ) -> Row[Any] | None:
        """The row that a statement with RETURNING touched, or None when it touched none."""
        connection = await self._begin()
        return (await connection.execute(statement, values)).first()

    def later(self, statement: Insert | Update, values: dict[str, Any]) -> None:
        """Runs before the next write, or with the commit: on PostgreSQL then all in one round trip.

        For what nobody reads before. The statement was made once; `values` are those of its
        bindparams and of the columns that are written.
        """
        self._later.append((statement, values))

    @property
    def insert_kind(self) -> Callable[[Table], Any]:
        is_sqlite = self._database.writer.dialect.name == "sqlite"
        return sqlite.insert if is_sqlite else postgresql.insert

    def insert(self, table: Table) -> Any:
        """An insert that can say `on_conflict_do_update` or `on_conflict_do_nothing`."""
        return self.insert_kind(table)

    def after_commit(self, call: Callable[[], None]) -> None:
        self._after_commit.append(call)

    async def commit(self) -> None:
        await self._run_later()
        if self._writing:
            await self._writing.commit()
            await self._release()
        calls, self._after_commit = self._after_commit, []
        for call in calls:
            call()

    async def _run_later(self) -> None:
        statements, self._later = self._later, []
        if not statements:
            return
        if not self._writing:
            known = [(self._database.ready.of(s, v, writes=True), v) for s, v in statements]
            parts = [(ready, ready.arguments(v)) for ready, v in known if ready]
            if len(parts) == len(statements):
                await self._database.direct.write(parts)
                return
            self._writing = await self._database.writer.connect()
        for statement, values in statements:
            await self._writing.execute(statement, values)

    async def rollback(self) -> None:
        self._after_commit.clear()
        self._later.clear()
        if self._writing:
            await self._writing.rollback()
            await self._release()

    async def _begin(self) -> AsyncConnection:
        if self._later or not self._writing:
            self._writing = self._writing or await self._database.writer.connect()
            await self._run_later()
        return self._writing

    async def _release(self) -> None:
        connection, self._writing = self._writing, None
        if connection:
            await connection.close()
