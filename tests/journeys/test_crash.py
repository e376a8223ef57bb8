"""A server killed between submit and letter loses neither."""

import re
import time

import httpx
import pytest

from keyhouse.app.demo import free_port
from tests.conftest import environment
from tests.mail import MailServer
from tests.people import SIGN_UP, TOKEN
from tests.running import Server

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("browser three")]


@pytest.fixture
def deaf(workplace, tmp_path, sqlite_template):
    """A server whose mail server does not answer yet."""
    import shutil

    shutil.copy(sqlite_template, tmp_path / "keyhouse.db")
    smtp, port = free_port(), free_port()
    url = f"sqlite:///{tmp_path}/keyhouse.db"
    variables = environment(workplace, url, smtp, f"http://localhost:{port}")
    files = {"KEYHOUSE_FILES_URL": f"file:///{tmp_path}/files"}
    server = Server(variables | files, port, tmp_path / "server.log")
    yield server, smtp
    server.kill()


def sign_up(url: str, email: str) -> None:
    with httpx.Client(headers={"sec-fetch-site": "same-origin"}) as browser:
        page = browser.get(f"{url}/ozon/sign-up")
        # httpx keeps Secure cookies from plain http; a browser trusts localhost.
        cookie = re.search(r"(__Host-kh-ozon-form=[^;]+)", page.headers["set-cookie"])[1]
        form = {**SIGN_UP, "email": email, "_token": TOKEN.findall(page.text)[-1]}
        answer = browser.post(f"{url}/ozon/sign-up", data=form, headers={"cookie": cookie})
        assert answer.status_code == 303, answer.text


def test_kill_9_between_submit_and_letter_loses_neither(deaf):
    server, smtp_port = deaf
    sign_up(server.url, "first@example.com")
    server.kill()
    server.start()
    sign_up(server.url, "second@example.com")
    server.kill()
    mail = MailServer(smtp_port)
    server.start()
    deadline = time.monotonic() + 150  # a letter half sent is taken over after two minutes
    while time.monotonic() < deadline and len({to for to, _ in mail.letters}) < 2:
        time.sleep(0.1)
    assert {to for to, _ in mail.letters} == {"first@example.com", "second@example.com"}
    mail.stop()


def test_a_server_that_is_told_to_stop_ends_cleanly(served):
    assert httpx.get(f"{served.url}/healthz").status_code == 200
    logged = served.stop()
    assert served.process.returncode in (0, -15)  # uvicorn passes the signal on when it is done
    assert "Traceback" not in logged
