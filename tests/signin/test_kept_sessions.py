"""A process keeps what it told of a session, and another one changes it: never older than a second.

The database itself tells of every change, so what is tried here are changes of rows, whoever makes
them, beside two of the acts.
"""

import asyncio

import pytest
from sqlalchemy import text

from keyhouse.app.asgi import build_app
from keyhouse.domain.sessions import KeptSessions
from tests.people import EMAIL, PASSWORD, Person

PATH = "/api/v1/session"
SECOND = 1.0


@pytest.fixture
def database_url(request, postgres, postgres_template, tmp_path):
    name = "kept_" + tmp_path.name.replace("-", "_")[-30:]
    yield postgres.create(name, postgres_template)
    postgres.drop(name)


@pytest.fixture
def variables(variables):
    return variables | {"KEYHOUSE_KEPT_SESSIONS": "100"}


@pytest.fixture
async def ask(buyer, house):
    """The answer, and how many statements it took; the session is kept from the start."""
    await buyer.register()
    body = {"identifier": EMAIL, "password": PASSWORD}
    said = (await buyer.browser.post("/api/v1/sign-ins", json=body)).json()
    bearer = {"authorization": f"Bearer {said['token']}"}
    trips = []
    house.database.direct.watchers.append(trips.append)

    async def ask():
        trips.clear()
        answer = await buyer.browser.get(PATH, headers=bearer)
        return answer, len(trips)

    ask.bearer = bearer
    for _ in range(100):
        if not (await ask())[1]:
            return ask
        await asyncio.sleep(0.05)
    raise AssertionError("it is not kept")


async def change(house, statement: str) -> None:
    async with house.database.writer.begin() as connection:
        await connection.execute(text(statement))


async def test_what_is_kept_is_told_without_the_database(ask):
    first, trips = await ask()
    assert (first.status_code, trips) == (200, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET state = 'closed'",
        "UPDATE accounts SET sanction = 'banned'",
        "UPDATE accounts SET language = 'sk'",
    ],
)
async def test_a_change_of_the_account_is_told_within_a_second(ask, second_house, statement):
    before, _ = await ask()
    await change(second_house, statement)
    await asyncio.sleep(SECOND)
    after, _ = await ask()
    assert after.json() != before.json()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts SET held_at = now() + interval '1000 days'",
        "UPDATE accounts SET compromised_at = now() + interval '1000 days'",
        "UPDATE sessions SET token_hash = id",
        "UPDATE sessions SET ends_at = '2000-01-01'",
        "DELETE FROM sessions",
    ],
)
async def test_an_end_is_heard_within_a_second(ask, second_house, statement):
    await change(second_house, statement)
    await asyncio.sleep(SECOND)
    assert (await ask())[0].status_code == 401


async def test_a_second_step_is_looked_at_within_a_second(ask, second_house):
    columns = "marketplace_id, account_id, secret_sealed, last_step"
    found = "SELECT marketplace_id, id, 'x', 0 FROM accounts"
    await change(second_house, f"INSERT INTO totps ({columns}) {found}")
    await asyncio.sleep(SECOND)
    _, trips = await ask()
    assert trips


async def test_a_sign_out_at_another_process_counts_here(ask, second_house, worker, mail):
    async with Person(build_app(second_house), worker, mail, "aliexpress") as there:
        answer = await there.browser.delete(PATH, headers=ask.bearer)
    assert answer.status_code == 204
    await asyncio.sleep(SECOND)
    assert (await ask())[0].status_code == 401


async def test_a_use_that_has_to_be_noted_goes_to_the_database(ask, clock):
    clock.forward_seconds(24 * 3600)
    _, trips = await ask()
    assert trips


async def test_when_nothing_can_be_heard_the_database_is_asked(ask, second_house):
    listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'NOTIFY%'"
    async with second_house.database.reader.connect() as connection:
        ended = (await connection.execute(text(listening))).all()
    assert ended
    await change(second_house, "UPDATE accounts SET sanction = 'frozen'")
    await asyncio.sleep(SECOND)
    assert (await ask())[0].json()["sanction"] == "frozen"


async def test_a_look_up_that_was_overtaken_is_not_kept(ask, house, buyer):
    """What was read before a change was heard may be from before it."""
    kept = house.parts.get(KeptSessions)
    before = kept.before()
    kept._forget("somebody")
    visit = house.door.visit(house.directory.by_slug("aliexpress"))
    row = await house.database.unit().one(text("SELECT 'acc' AS account_id"))
    kept.keep(visit, "token", row, "told", before)
    assert kept.get(visit, "token") is None
