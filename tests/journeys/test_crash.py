"""A server killed between submit and letter loses neither."""

import re
import time

import httpx
import pytest

from keyhouse.app.demo import free_port
from tests.conftest import environment
from tests.journeys.conftest import Server
from tests.mail import MailServer
from tests.people import SIGN_UP, TOKEN

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def deaf(workplace, tmp_path, sqlite_template):
    """A server whose mail server does not answer yet."""
    import shutil

    shutil.copy(sqlite_template, tmp_path / "keyhouse.db")
    smtp, port = free_port(), free_port()
    url = f"sqlite:///{tmp_path}/keyhouse.db"
    variables = environment(workplace, url, smtp, f"http://localhost:{port}")
    server = Server(variables | {"KEYHOUSE_FILES_URL": f"file:///{tmp_path}/files"}, port)
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
    emails = [f"survivor{n}@example.com" for n in range(2)]
    for email in emails:
        sign_up(server.url, email)
        server.kill()
        server.start()
    server.kill()
    mail = MailServer(smtp_port)
    server.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not all(mail.to(email) for email in emails):
        time.sleep(0.1)
    assert [len(mail.to(email)) >= 1 for email in emails] == [True] * 2
    mail.stop()


def test_a_server_that_is_told_to_stop_ends_cleanly(served):
    assert httpx.get(f"{served.url}/healthz").status_code == 200
    logged = served.stop()
    assert served.process.returncode in (0, -15)  # uvicorn passes the signal on when it is done
    assert "Traceback" not in logged
