"""What every test stands on: two real databases, a real mail server, a clock that obeys."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from keyhouse.app.asgi import build_app
from keyhouse.app.migrating import migrate
from keyhouse.app.publishing import publish_file
from keyhouse.app.wiring import House, build_house
from keyhouse.app.worker import Worker
from keyhouse.kit.clock import HandClock
from keyhouse.kit.keys import make_secret
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.settings import read_settings
from tests.mail import MailServer
from tests.people import Buyer, Merchant, Person
from tests.phones import SmsProvider
from tests.receivers import Receiver
from tests.servers import Postgres, start_postgres

pytest_plugins = ["tests.running"]  # the server in a process of its own, and Chromium

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday without holidays near
PLAYBOOKS = Path(__file__).parent.parent / "src" / "keyhouse" / "playbooks"
PUBLIC_URL = "https://keyhouse.test"


@pytest.hookimpl(tryfirst=True)  # before marks decide what is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked `pages` is run on SQLite; on PostgreSQL it comes with `make search`."""
    for item in items:
        asked = getattr(item, "callspec", None)
        if item.get_closest_marker("pages") and asked and "postgres" in asked.params.values():
            item.add_marker("search")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays: looking through it again and again takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keyhouse")
    (folder / "secret.key").write_text(make_secret(Randomness()))
    return folder


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def mail(mail_server: MailServer) -> MailServer:
    """The mail server with nothing in it yet."""
    mail_server.letters.clear()
    mail_server.refuse_with = ""
    return mail_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = start_postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sms_provider() -> Iterator[SmsProvider]:
    provider = SmsProvider()
    yield provider
    provider.stop()


@pytest.fixture
def phones(sms_provider: SmsProvider) -> SmsProvider:
    """The provider of SMS with nothing in it yet."""
    sms_provider.texts.clear()
    sms_provider.refuse_with = 0
    return sms_provider


@pytest.fixture(scope="session")
def one_receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.stop()


@pytest.fixture
def receiver(one_receiver: Receiver) -> Receiver:
    """Somebody's program that is told of things, with nothing heard yet."""
    one_receiver.taken.clear()
    one_receiver.says, one_receiver.slow_for = 200, 0
    return one_receiver


@pytest.fixture
def other_receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.stop()


def environment(workplace: Path, database_url: str, smtp_port: int, public_url: str) -> dict:
    return {
        "KEYHOUSE_DATABASE_URL": database_url,
        "KEYHOUSE_PUBLIC_URL": public_url,
        "KEYHOUSE_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}?from=office@keyhouse.example",
        "KEYHOUSE_FILES_URL": f"file:///{workplace}/files",
        "KEYHOUSE_SECRET_KEY_FILE": str(workplace / "secret.key"),
        "KEYHOUSE_PRIVATE_RECEIVERS": "127.0.0.0/8",
    }


def prepare(variables: dict) -> None:
    """Schema and playbooks for every test; in a thread, since a browser may run a loop here."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _prepare(variables)).result()


async def _prepare(variables: dict) -> None:
    house = build_house(read_settings(variables), HandClock(START))
    await migrate(house.database)
    for slug in ("ozon", "aliexpress", "douyin"):
        await publish_file(house, slug, PLAYBOOKS / f"{slug}.toml")
    await house.close()


@pytest.fixture(scope="session")
def sqlite_template(workplace: Path, mail_server: MailServer) -> Path:
    path = workplace / "template.db"
    prepare(environment(workplace, f"sqlite:///{path}", mail_server.port, PUBLIC_URL))
    return path


@pytest.fixture(scope="session")
def postgres_template(workplace: Path, postgres: Postgres, mail_server: MailServer) -> str:
    url = postgres.create("template_keyhouse")
    prepare(environment(workplace, url, mail_server.port, PUBLIC_URL))
    return "template_keyhouse"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the schema and the three playbooks, once on each kind."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "keyhouse.db")
        yield f"sqlite:///{tmp_path}/keyhouse.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = "test_" + os.urandom(6).hex()
    yield server.create(name, request.getfixturevalue("postgres_template"))
    server.drop(name)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
def variables(
    workplace: Path, tmp_path: Path, database_url: str, mail: MailServer, phones: SmsProvider
) -> dict:
    found = environment(workplace, database_url, mail.port, PUBLIC_URL)
    return found | {
        "KEYHOUSE_FILES_URL": f"file:///{quote(str(tmp_path))}/files",
        "KEYHOUSE_SMS_URL": phones.url,
        "KEYHOUSE_SMS_MESSAGE_ID": '"id": *"([^"]+)"',
    }


@pytest.fixture
async def house(variables: dict, clock: HandClock) -> AsyncIterator[House]:
    built = build_house(read_settings(variables), clock)
    await built.directory.refresh(built.database.unit())
    yield built
    await built.close()


@pytest.fixture
async def second_house(variables: dict, clock: HandClock) -> AsyncIterator[House]:
    """Another node on the same database."""
    built = build_house(read_settings(variables), clock)
    await built.directory.refresh(built.database.unit())
    yield built
    await built.close()


@pytest.fixture
def app(house: House):
    return build_app(house)


@pytest.fixture
async def worker(house: House) -> AsyncIterator[Worker]:
    working = Worker(house)
    yield working
    await working.settle()


@pytest.fixture
async def seller(app, worker: Worker, mail: MailServer) -> AsyncIterator[Person]:
    async with Person(app, worker, mail) as person:
        yield person


@pytest.fixture
async def stranger(app, worker: Worker, mail: MailServer) -> AsyncIterator[Person]:
    """Somebody else in another browser."""
    async with Person(app, worker, mail) as person:
        yield person


@pytest.fixture
async def reviewer(app, house: House, worker: Worker, mail: MailServer) -> AsyncIterator[Person]:
    async with Person(app, worker, mail) as person:
        await person.become_reviewer(house, "anna@staff.example")
        yield person


@pytest.fixture
async def operator(app, house: House, worker: Worker, mail: MailServer) -> AsyncIterator[Person]:
    async with Person(app, worker, mail) as person:
        await person.become_reviewer(house, "olga@staff.example", "operator")
        yield person


@pytest.fixture
async def guard(app, house: House, worker: Worker, mail: MailServer) -> AsyncIterator[Person]:
    """Somebody of security."""
    async with Person(app, worker, mail) as person:
        await person.become_reviewer(house, "guard@staff.example", "security")
        yield person


@pytest.fixture
async def second_reviewer(
    app, house: House, worker: Worker, mail: MailServer
) -> AsyncIterator[Person]:
    async with Person(app, worker, mail) as person:
        await person.become_reviewer(house, "boris@staff.example")
        yield person


@pytest.fixture
async def buyer(app, worker: Worker, mail: MailServer, phones: SmsProvider) -> AsyncIterator[Buyer]:
    async with Buyer(app, worker, mail, "aliexpress") as person:
        person.phones = phones
        yield person


@pytest.fixture
async def thief(app, worker: Worker, mail: MailServer, phones: SmsProvider) -> AsyncIterator[Buyer]:
    """Somebody else, at the buyers' marketplace."""
    async with Buyer(app, worker, mail, "aliexpress") as person:
        person.phones = phones
        yield person


@pytest.fixture
async def merchant(
    app, worker: Worker, mail: MailServer, phones: SmsProvider
) -> AsyncIterator[Merchant]:
    async with Merchant(app, worker, mail, "douyin") as person:
        person.phones = phones
        yield person


@pytest.fixture
async def another_merchant(
    app, worker: Worker, mail: MailServer, phones: SmsProvider
) -> AsyncIterator[Merchant]:
    async with Merchant(app, worker, mail, "douyin") as person:
        person.phones = phones
        yield person


@pytest.fixture
async def clerk(app, house: House, worker: Worker, mail: MailServer) -> AsyncIterator[Merchant]:
    """A reviewer at Douyin."""
    async with Merchant(app, worker, mail, "douyin") as person:
        await person.become_reviewer(house, "clerk@staff.example")
        yield person


@pytest.fixture
async def second_clerk(
    app, house: House, worker: Worker, mail: MailServer
) -> AsyncIterator[Merchant]:
    async with Merchant(app, worker, mail, "douyin") as person:
        await person.become_reviewer(house, "second.clerk@staff.example")
        yield person
