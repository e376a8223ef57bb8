"""The mail server is down for an hour (FA-07): nothing is lost, nothing stale is sent."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from keyhouse.app.demo import free_port
from keyhouse.domain.messaging.models import messages
from tests.mail import MailServer
from tests.people import SIGN_UP

PEOPLE = 24  # three times as many as travel at once
CODES_LIVE = 25 * 3600  # seconds, and longer


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def variables(variables, port):
    return variables | {"KEYHOUSE_SMTP_URL": f"smtp://127.0.0.1:{port}?from=office@example.com"}


@pytest.fixture
def opened(port):
    """Starts the mail server, and sees to it that it ends."""
    started = []

    def start() -> MailServer:
        started.append(MailServer(port))
        return started[-1]

    yield start
    for each in started:
        each.stop()


async def sign_up(seller, clock, numbers) -> None:
    for number in numbers:
        form = {**SIGN_UP, "email": f"person{number}@example.com"}
        assert (await seller.submit("/sign-up", form)).status_code == 303
        clock.forward_seconds(400)  # one network may ask for so many letters only


async def tries(house) -> list[tuple[str, int]]:
    asked = select(messages.c.state, messages.c.tries).order_by(messages.c.created_at)
    return [tuple(row) for row in await house.database.unit().all(asked)]


async def beat(worker, clock, times: int = 1, seconds: float = 3.1) -> None:
    for _ in range(times):
        clock.forward_seconds(seconds)
        await worker.beat()
        await worker.settle()


async def test_letters_wait_for_a_server_and_leave_when_it_is_there(
    seller, house, worker, clock, opened
):
    await sign_up(seller, clock, range(PEOPLE))
    await beat(worker, clock, 20)
    assert await tries(house) == [("queued", 0)] * PEOPLE
    mail = opened()
    await beat(worker, clock, 2)
    assert [state for state, _ in await tries(house)] == ["accepted"] * PEOPLE
    assert Counter(to for to, _ in mail.letters) == {
        f"person{number}@example.com": 1 for number in range(PEOPLE)
    }


async def test_while_it_is_away_only_one_letter_asks(seller, house, worker, clock):
    await sign_up(seller, clock, range(PEOPLE))
    await beat(worker, clock)
    unit = house.database.unit()
    touched = select(func.sum(messages.c.version))
    before = await unit.value(touched)
    await unit.rollback()
    await beat(worker, clock, 5)
    # Claimed and put back: two changes of one row at each asking.
    assert await house.database.unit().value(touched) == before + 5 * 2
    await beat(worker, clock, 5, seconds=0.1)
    assert await house.database.unit().value(touched) == before + 5 * 2


async def test_a_code_that_expired_meanwhile_is_not_sent(seller, house, worker, clock, opened):
    await sign_up(seller, clock, range(2))
    await beat(worker, clock, 3)
    clock.forward_seconds(CODES_LIVE)
    await sign_up(seller, clock, range(2, 4))
    mail = opened()
    await beat(worker, clock, 3)
    assert sorted(to for to, _ in mail.letters) == ["person2@example.com", "person3@example.com"]
    assert [state for state, _ in await tries(house)] == ["expired"] * 2 + ["accepted"] * 2


async def test_a_refused_letter_is_no_outage(seller, house, worker, clock, opened):
    mail = opened()
    mail.refuse_with = "451 come back later"
    await sign_up(seller, clock, range(3))
    await beat(worker, clock)
    assert [each > 0 for _, each in await tries(house)] == [True] * 3
