"""PostgreSQL by asyncpg, for more than one machine."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import create_async_engine

from keyhouse.kit.clock import stopwatch
from keyhouse.kit.db import Database

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
    return Database(reader=alone, writer=engine, alone=alone)


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
