"""The processes of one machine: several answer, one hashes, one watches; any of them may die."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from keyhouse.app.demo import free_port
from tests.conftest import environment
from tests.mail import code_in
from tests.people import PASSWORD
from tests.running import Server, running

EMAIL = "anna@example.com"
AGAIN = 20  # seconds


def children(process: int) -> list[int]:
    """Oldest first: the one that hashes, then those that answer."""
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in found.read_text().split()] if found.exists() else []


def wait_until(is_so) -> None:
    deadline = time.monotonic() + AGAIN
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Node:
    def __init__(self, server: Server, mail) -> None:
        self.server, self.mail = server, mail

    def call(self, path: str, body: dict, token: str = "") -> httpx.Response:
        """Each on a connection of its own: any of the processes may take it."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        url = f"{self.server.url}/aliexpress/api/v1{path}"
        return httpx.post(url, json=body, headers=headers, timeout=30)

    def sign_up(self) -> None:
        body = {"identifier": EMAIL, "password": PASSWORD, "terms": True}
        attempt = self.call("/sign-ups/buyers", body).json()["attempt"]
        wait_until(lambda: self.mail.to(EMAIL))
        code = code_in(self.mail.newest(EMAIL))
        assert "session" in self.call("/sign-ups/confirm", {"code": code}, attempt).json()

    def sign_in(self, password: str = PASSWORD) -> int:
        return self.call("/sign-ins", {"identifier": EMAIL, "password": password}).status_code

    @property
    def children(self) -> list[int]:
        return children(self.server.process.pid)


@pytest.fixture
def node(workplace, database_url, mail, tmp_path) -> Iterator[Node]:
    port = free_port()
    variables = environment(workplace, database_url, mail.port, f"http://localhost:{port}")
    for server in running(variables | {"KEYHOUSE_WORKERS": "2"}, port, tmp_path):
        yield Node(server, mail)


def test_whoever_dies_is_there_again(node):
    node.sign_up()
    hashing, *answering = node.children
    assert len(answering) == 2
    for process in (hashing, *answering):
        os.kill(process, signal.SIGKILL)
        wait_until(lambda gone=process: len(node.children) == 3 and gone not in node.children)
        assert {node.sign_in() for _ in range(6)} == {201}
        assert {node.sign_in("something else") for _ in range(2)} == {422}


def test_they_go_with_the_one_that_watches(node):
    before = node.children
    node.server.kill()
    wait_until(lambda: not any(Path(f"/proc/{each}/cmdline").exists() for each in before))


def test_all_of_them_end_when_they_are_told_to(node):
    before = node.children
    node.server.stop()
    assert node.server.process.returncode == 0
    wait_until(lambda: not any(Path(f"/proc/{each}/cmdline").exists() for each in before))


def test_what_cannot_start_says_why_and_stays_down(node):
    """The second process has the next port for its figures; somebody else has that one."""
    node.server.stop()
    taken = free_port()
    with socket.create_server(("127.0.0.1", taken + 1)):
        node.server.variables["KEYHOUSE_METRICS_PORT"] = str(taken)
        with pytest.raises(RuntimeError):
            node.server.start()
    assert node.server.process.wait(20) == 2
