"""The Python client against a running server, by a line that may be lost."""

import asyncio
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from keyhouse_client import AsyncOffice, Office, Problem

from tests.mail import code_in
from tests.people import PASSWORD
from tests.running import Server

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "python"

pytestmark = [pytest.mark.timeout(120), pytest.mark.xdist_group("client")]


def sign_up(served: Server, mail, email: str) -> str:
    """A session's token."""
    with Office(f"{served.url}/douyin") as office:
        begun = office.post_sign_ups_buyers(identifier=email, password=PASSWORD, terms=True)
        deadline = time.monotonic() + 30
        while not mail.to(email):
            assert time.monotonic() < deadline, "no letter"
            time.sleep(0.05)
        known = office.known_by(begun["attempt"])
        return known.post_sign_ups_confirm(code=code_in(mail.newest(email)))["session"]


class Losing:
    """A line in between that loses the first answer after it was given."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.answers: list[bytes] = []  # the first line of each
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                here, _ = self._door.accept()
            except OSError:
                return
            with here, socket.create_connection(("localhost", self._port)) as there:
                there.sendall(_request(here).replace(b": keep-alive", b": close"))
                answer = b""
                while part := there.recv(65536):
                    answer += part
                self.answers.append(answer.partition(b"\r\n")[0])
                if len(self.answers) > 1:
                    here.sendall(answer)

    def close(self) -> None:
        self._door.close()


def _request(line: socket.socket) -> bytes:
    """Head and body, which may come one after the other."""
    head = b""
    while b"\r\n\r\n" not in head:
        head += line.recv(65536)
    head, _, body = head.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    while length and len(body) < int(length[1]):
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


def test_a_shop_is_opened_once_although_the_answer_was_lost(served_to_all, mail_server):
    served, mail = served_to_all, mail_server
    token = sign_up(served, mail, "anna1@example.com")
    line = Losing(int(served.url.rpartition(":")[2]))
    with Office(f"{line.address}/douyin", token) as office:
        made = office.post_shops(name="Tea and Lamps")
        assert line.answers == [b"HTTP/1.1 201 Created"] * 2
        assert [each["id"] for each in office.get_shops()] == [made["id"]]
    line.close()


def test_refusals_have_code_words_and_fields(served_to_all):
    served = served_to_all
    with Office(f"{served.url}/douyin", language="ru") as office:
        with pytest.raises(Problem) as refused:
            office.post_sign_ups_buyers(identifier="nobody", password="x", terms=True)
        assert (refused.value.status, refused.value.code) == (422, "invalid")
        assert set(refused.value.errors) == {"identifier", "password"}
        assert "поля" in refused.value.detail
        with pytest.raises(Problem) as unknown:
            office.known_by("nothing").get_shops()
        assert unknown.value.code == "sign_in_needed"
        with pytest.raises(Problem) as odd:
            office.get_shops_by_shop_unbinding("x?y=/")
        assert odd.value.code == "not_found"  # and nothing else was asked


def test_who_was_faster_is_told(served_to_all, mail_server):
    served, mail = served_to_all, mail_server
    token = sign_up(served, mail, "anna2@example.com")
    with Office(f"{served.url}/douyin", token) as office:
        shop = office.post_shops(name="Tea")["id"]
        office.post_session_proofs(act="shops", way="password", answer=PASSWORD)
        office.post_shops_by_shop_unbinding(shop, reason="new_phone")
        office.get_shops_by_shop_unbinding(shop)
        seen = office.etag
        said = {
            "reason": "new_phone",
            "contact_name": "Anna",
            "contact_details": "+7 912 345-67-89",
        }
        office.put_shops_by_shop_unbinding(shop, **said, if_match=seen)
        with pytest.raises(Problem) as late:
            office.put_shops_by_shop_unbinding(shop, **said, if_match=seen)
        assert (late.value.status, late.value.code) == (412, "stale")


def test_a_program_reads_shops_and_events_asynchronously(served_to_all, mail_server):
    served, mail = served_to_all, mail_server
    token = sign_up(served, mail, "anna3@example.com")
    with Office(f"{served.url}/douyin", token) as office:
        office.post_shops(name="Tea")
    told = served.run(
        *("programs", "add", "Reader", "-m", "douyin", "--kind", "service"),
        *("--scopes", "events shops.read"),
    )
    known = dict(line.split()[:2] for line in told.splitlines() if line.startswith("client_"))

    async def read() -> tuple[list[str], list[str]]:
        secret = known["client_secret"]
        async with AsyncOffice.of_program(
            f"{served.url}/douyin", known["client_id"], secret
        ) as office:
            shops = (await office.get_market_shops())["shops"]
            for _ in range(100):
                events = (await office.get_market_events(limit=50))["events"]
                if events:
                    break
                await asyncio.sleep(0.1)  # until they are sealed
            return [each["name"] for each in shops], [each["type"] for each in events]

    shops, events = asyncio.run(read())
    assert "Tea" in shops
    assert "account.opened" in events

    with (
        Office.of_program(f"{served.url}/douyin", known["client_id"], "wrong") as office,
        pytest.raises(Problem) as refused,
    ):
        office.get_market_shops()
    assert refused.value.status == 401


def test_it_is_a_package_of_its_own(tmp_path):
    """Built and read from its archive, with its types."""
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(CLIENT)], check=True)
    (wheel,) = tmp_path.glob("keyhouse_client-*.whl")
    code = "import keyhouse_client, sys; print(keyhouse_client.__file__)"
    run = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(wheel)!r}); {code}"]
    told = subprocess.run(run, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert str(wheel) in told.stdout
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(wheel)], capture_output=True, text=True
    )
    assert "keyhouse_client/py.typed" in listed.stdout
