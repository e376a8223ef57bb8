"""PostgreSQL by asyncpg, for more than one machine."""

from sqlalchemy.ext.asyncio import create_async_engine

from keyhouse.kit.db import Database

CONNECTIONS = 10
WAIT = 10  # seconds for a connection, and for any one statement


def open_postgres(url: str) -> Database:
    """One pool; reads run outside a transaction, so that they hold nothing."""
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
        pool_timeout=WAIT,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"command_timeout": WAIT, "timeout": WAIT},
    )
    return Database(reader=engine.execution_options(isolation_level="AUTOCOMMIT"), writer=engine)
