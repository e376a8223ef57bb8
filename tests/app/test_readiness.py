"""/readyz tells the truth: the schema, the database, the worker."""

import asyncio

import httpx
import pytest
from sqlalchemy import text

from keyhouse.app.asgi import build_app
from keyhouse.app.migrating import is_migrated, migrate
from keyhouse.app.wiring import build_house
from keyhouse.kit.settings import read_settings
from tests.conftest import environment


async def ready(app) -> int:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://x"
    ) as browser:
        return (await browser.get("/readyz")).status_code


async def until_ready(app) -> int:
    for _ in range(100):
        if await ready(app) == 200:
            return 200
        await asyncio.sleep(0.02)
    return await ready(app)


@pytest.fixture
def empty(workplace, postgres, mail):
    """A PostgreSQL database with nothing in it."""
    name = "empty_keyhouse"
    yield environment(workplace, postgres.create(name), mail.port, "https://keyhouse.test")
    postgres.drop(name)


async def test_it_is_not_ready_before_the_schema_is(empty):
    house = build_house(read_settings(empty))
    app = build_app(house)
    async with app._app.router.lifespan_context(app._app):
        assert await ready(app) == 503
        await migrate(house.database)
        assert await until_ready(app) == 200


async def test_it_goes_on_while_a_newer_version_takes_over(app, house):
    async with house.database.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    async with app._app.router.lifespan_context(app._app):
        assert await until_ready(app) == 200
    await migrate(house.database)  # nothing to do, and nothing undone
    async with house.database.reader.connect() as connection:
        found = await connection.execute(text("SELECT version_num FROM alembic_version"))
    assert found.scalar() == "9999"


async def test_it_is_not_ready_without_its_worker(app, house):
    assert await ready(app) == 503
    async with app._app.router.lifespan_context(app._app):
        assert await until_ready(app) == 200


async def test_a_database_that_is_away_is_told_and_not_raised(variables):
    away = variables | {"KEYHOUSE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    house = build_house(read_settings(away))
    assert await is_migrated(house.database) is False
    await house.close()
