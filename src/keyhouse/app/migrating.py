"""Bringing the database's schema up to this version (Alembic)."""

import asyncio
from pathlib import Path
from typing import Any

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
    """Runs every step that is missing, in one transaction where the database can."""

    def run(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with database.writer.begin() as connection:
        await connection.run_sync(run)


async def is_migrated(database: Database) -> bool:
    """Whether the schema is exactly this version's; False too when the database is away."""

    def current(connection: Connection) -> Any:
        return MigrationContext.configure(connection).get_current_revision()

    try:
        async with asyncio.timeout(5), database.reader.connect() as connection:
            return bool(await connection.run_sync(current) == head())
    except (SQLAlchemyError, OSError, TimeoutError):
        return False


def head() -> str | None:
    """The newest revision of the schema that this version knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()
