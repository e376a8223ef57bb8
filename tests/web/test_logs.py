"""LG-01: one line an event, whatever anybody sends; and no secrets."""

import json
import logging

import pytest
import structlog

from keyhouse.kit.logs import set_up_logs
from tests.mail import path_in
from tests.people import PASSWORD, SIGN_UP

AGENTS = [
    'curl\r\n{"event": "forged"}',
    "\x1b[31mred\x1b[0m",
    '"}\n{"event":"forged"',
    "x" * 100_000,
    "\u2028forged",
]


@pytest.fixture(autouse=True)
def logs(capsys):
    """Logs as the server writes them, and everything as it was afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    set_up_logs()
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = before


@pytest.fixture
def lines(capsys):
    def read() -> list[dict]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return read


async def test_events_equal_lines(app, house, lines):
    """Straight into the application: a server in front would refuse half of these."""
    for agent in AGENTS:
        headers = [(b"host", b"keyhouse.test"), (b"user-agent", agent.encode())]
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/ozon/sign-in",
            "raw_path": b"",
            "query_string": b"",
            "headers": headers,
            "client": ("1.2.3.4", 5),
            "scheme": "https",
            "server": ("keyhouse.test", 443),
            "http_version": "1.1",
            "root_path": "",
        }
        await app(scope, receive, send)
    found = lines()
    assert [each["event"] for each in found] == ["request"] * len(AGENTS)
    assert all(len(json.dumps(each)) < 1500 for each in found)


async def receive():
    return {"type": "http.request", "body": b"", "more_body": False}


async def send(message) -> None:
    pass


async def test_no_secret_reaches_the_log(seller, capsys):
    await seller.sign_up()
    path = path_in(seller.mail.newest(SIGN_UP["email"]))
    await seller.get(path)
    await seller.confirm_email()
    session = seller.browser.cookies["__Host-kh-ozon"]
    await seller.sign_in("anna@example.com", "wrong " + PASSWORD)
    logged = capsys.readouterr().out
    for secret in (path.rpartition("/")[2], session, PASSWORD, SIGN_UP["email"]):
        assert secret not in logged
    assert "/sign-up/link/{token}" in logged
