"""A real server in a process of its own, a real mail server in between, a real Chromium.

Fixtures for whatever is walked from outside: journeys, guides, programs of others, the API.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from keyhouse.app.demo import free_port
from keyhouse.app.wiring import build_house
from keyhouse.features.staff.add_staff import add_staff
from keyhouse.kit.settings import read_settings
from tests.conftest import environment
from tests.mail import MailServer
from tests.people import PASSWORD
from tests.phones import SmsProvider

expect.set_options(timeout=20_000)  # other tests keep the machine busy meanwhile
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Without scripts a walk takes as long again: that comes with `make search`.
WITHOUT = pytest.param(False, id="no-js", marks=pytest.mark.search)
ALONE_OR_TWO = pytest.mark.parametrize(
    "served", ["alone", pytest.param("two nodes", marks=pytest.mark.search)], indirect=True
)
BOTH = [pytest.param(True, id="js"), WITHOUT]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A walk that fails is walked once more, since a browser may fail by itself; `-rR` tells it.
    What fails twice is ours. Two nodes are walked through with scripts only.
    """
    asked = {each: each.callspec.params for each in items if hasattr(each, "callspec")}
    items[:] = [
        each
        for each in items
        if asked.get(each, {}).get("served") != "two nodes" or False not in asked[each].values()
    ]
    for each in items:
        if "chromium" in getattr(each, "fixturenames", ()):
            each.add_marker(pytest.mark.flaky(reruns=1))


class Server:
    """`keyhouse serve` on a port of loopback."""

    def __init__(self, variables: dict[str, str], port: int, log: Path) -> None:
        self.url = f"http://localhost:{port}"
        self.variables = {**os.environ, **variables, "KEYHOUSE_PORT": str(port)}
        self._log = log
        self.start()

    def start(self) -> None:
        # Into a file: a pipe that nobody reads fills up, and then the server waits for it.
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "keyhouse.app.start", "serve"],
                env=self.variables,
                stdout=log,
            )
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def trust(self, proxies: str) -> None:
        """From the next start on; tests come from as many networks as they say then."""
        self.variables["KEYHOUSE_TRUSTED_PROXIES"] = proxies

    def run(self, *words: str) -> str:
        """A command of the command line beside the running server."""
        command = [sys.executable, "-m", "keyhouse.app.start", *words]
        done = subprocess.run(command, env=self.variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def add_staff(self, marketplace: str, name: str, role: str = "senior") -> str:
        """The password of a new colleague, `NAME@staff.example`; the command has its own test."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._add_staff(marketplace, name, role)).result()

    async def _add_staff(self, marketplace: str, name: str, role: str) -> str:
        house = build_house(read_settings(self.variables))
        try:
            await house.directory.refresh(house.database.unit())
            visit = house.door.visit(house.directory.by_slug(marketplace))
            email = f"{name}@staff.example"
            await add_staff(visit, email, name.title(), PASSWORD, "en", role=role)
            await visit.db.commit()
        finally:
            await house.close()
        return PASSWORD

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> str:
        """Ends it as an operator does; what it logged."""
        self.process.terminate()
        self.process.wait(timeout=30)
        return self._log.read_text("utf-8")


@pytest.fixture
def served(
    request: pytest.FixtureRequest,
    workplace: Path,
    tmp_path: Path,
    sqlite_template: Path,
    mail: MailServer,
    phones: SmsProvider,
) -> Iterator[Any]:
    """One server on SQLite; for tests with `ALONE_OR_TWO`, also two that die in turns."""
    if getattr(request, "param", "alone") == "alone":
        yield from serve(workplace, tmp_path, sqlite_template, mail, phones)
    else:
        yield request.getfixturevalue("dying")


@pytest.fixture
def dying(
    workplace: Path,
    tmp_path: Path,
    postgres: Any,
    postgres_template: str,
    mail: MailServer,
    phones: SmsProvider,
) -> Iterator[Any]:
    from tests.documents.bucket import Bucket
    from tests.nodes import Nodes

    database, port = "nodes_" + os.urandom(6).hex(), free_port()
    bucket = Bucket(tmp_path)
    url = postgres.create(database, postgres_template)
    variables = environment(workplace, url, mail.port, f"http://localhost:{port}")
    more = {"KEYHOUSE_FILES_URL": bucket.url, "KEYHOUSE_SMS_URL": phones.url}
    nodes = Nodes(variables | more, port, tmp_path)
    yield nodes
    for marketplace in ("ozon", "aliexpress", "douyin"):
        nodes.run("audit", "verify", "-m", marketplace)
    nodes.stop()
    bucket.stop()
    postgres.drop(database)
    assert nodes.kills >= 2


@pytest.fixture(scope="module")
def served_to_all(
    workplace: Path,
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    mail_server: MailServer,
    sms_provider: SmsProvider,
) -> Iterator[Server]:
    """One server for a module whose tests do not disturb each other: each has its own people."""
    folder = tmp_path_factory.mktemp("served")
    yield from serve(workplace, folder, sqlite_template, mail_server, sms_provider)


def serve(
    workplace: Path, folder: Path, template: Path, mail: MailServer, phones: SmsProvider
) -> Iterator[Server]:
    shutil.copy(template, folder / "keyhouse.db")
    port = free_port()
    url = f"sqlite:///{folder}/keyhouse.db"
    variables = environment(workplace, url, mail.port, f"http://localhost:{port}")
    files = {"KEYHOUSE_FILES_URL": f"file:///{folder}/files", "KEYHOUSE_SMS_URL": phones.url}
    yield from running(variables | files, port, folder)


def running(variables: dict[str, str], port: int, folder: Path) -> Iterator[Server]:
    server = Server(variables, port, folder / "server.log")
    yield server
    if server.process.poll() is None:
        server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed after each module: while it runs, no other event loop can."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing: run `make system`")
        pytest.skip("chromium is missing: `make system` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()
