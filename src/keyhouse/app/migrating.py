"""Bringing the database's schema up to this version (Alembic)."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from keyhouse.kit.db import Database

SCRIPTS = Path(__file__).parent.parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


async def migrate(database: Database) -> None:
    """Runs every step that is missing, in one transaction where the database can.

    A newer version's schema is left as it is.
    """

    def run(connection: Connection) -> None:
        if _is_there(connection):
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with database.writer.begin() as connection:
        await connection.run_sync(run)


async def is_migrated(database: Database) -> bool:
    """Whether the schema is this version's or a newer one's; False too when the database is away.

    While a newer version takes over, machine by machine, the older one goes on: each step leaves
    what the version before it reads and writes.
    """
    try:
        async with asyncio.timeout(5), database.reader.connect() as connection:
            return await connection.run_sync(_is_there)
    except (SQLAlchemyError, OSError, TimeoutError):
        return False


def _is_there(connection: Connection) -> bool:
    """Revisions are numbers that grow."""
    current = MigrationContext.configure(connection).get_current_revision()
    return bool(current and current >= (head() or ""))


def head() -> str | None:
    """The newest revision of the schema that this version knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()
