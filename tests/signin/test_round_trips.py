"""What signing in costs the database: one read, and one write that is a transaction of its own."""

import pytest
from sqlalchemy import event

from tests.people import EMAIL, PASSWORD


@pytest.fixture
def trips(house):
    """Statements, and commits that travel by themselves, of everybody."""
    found = []
    database = house.database
    database.direct.watchers.append(lambda sql: found.append(sql.split()[0].upper()))
    engines = [database.writer.sync_engine]
    if database.reader.sync_engine.pool is not engines[0].pool:  # on PostgreSQL both are one
        engines.append(database.reader.sync_engine)
    for engine in engines:

        @event.listens_for(engine, "before_cursor_execute")
        def note(connection, cursor, statement, values, context, many):
            found.append(statement.split()[0].upper())

        @event.listens_for(engine, "commit")
        def note_commit(connection):
            found.append("COMMIT")

    return found


async def test_signing_in_on_a_known_device(buyer, house, trips):
    await buyer.register()
    await buyer.sign_out()
    device = buyer.browser.cookies["__Host-kh-aliexpress-device"]
    headers = {"keyhouse-device": device}
    body = {"identifier": EMAIL, "password": PASSWORD}
    trips.clear()
    answer = await buyer.browser.post("/api/v1/sign-ins", json=body, headers=headers)
    assert answer.json()["next_step"] == "done"
    if house.database.writer.dialect.name == "postgresql":
        assert trips == ["SELECT", "WITH"]
    else:  # within the process nothing travels; what counts is the one commit
        assert trips.count("SELECT") == 1
        assert trips.count("COMMIT") == 1


async def test_a_session_is_checked_by_one_read(buyer, trips):
    await buyer.register()
    await buyer.get("/sign-in")  # asks the session and nothing else, and leads on
    trips.clear()
    await buyer.browser.get("/sign-in")
    assert trips == ["SELECT"]
