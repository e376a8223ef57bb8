"""TK-02: schemathesis over the whole OpenAPI document of a running server.

It asks as an owner, as staff and as a program.

`ROUNDS` cases of each operation are drawn by its fuzzing, beside its examples and its walk along
every bound. `positive_data_acceptance` stays out: what a marketplace refuses is 422 here, too.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pyotp
import pytest

from tests.mail import code_in
from tests.people import PASSWORD
from tests.running import Server

pytestmark = [pytest.mark.search, pytest.mark.timeout(3600)]

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("ROUNDS", "200"))
# What ends the caller, and a stream, which has no end. All have tests of their own.
LEFT_OUT = (
    *("--exclude-path-regex", "^/((staff/)?session|market/events/stream)$"),
    *("--exclude-operation-id", "delete_staff_programs_by_program"),
    *("--exclude-operation-id", "post_staff_programs_by_program_secret"),
)
OWNER, SESSIONS = "anna@example.com", 12
SCOPES = "introspect events shops.read obligations"


class Api:
    def __init__(self, server: Server, http: httpx.Client) -> None:
        self.base, self.http = f"{server.url}/douyin/api/v1", http

    def post(self, path: str, body: dict | None = None, token: str = "") -> dict:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = self.http.post(self.base + path, json=body, headers=headers)
        assert answer.is_success, (path, answer.text)
        return answer.json() if answer.content else {}


def owners(api: Api, mail) -> list[str]:
    """Sessions of one owner of two shops, each with every fresh proof."""
    said = {"identifier": OWNER, "password": PASSWORD, "terms": True}
    attempt = api.post("/sign-ups/buyers", said)["attempt"]
    deadline = time.monotonic() + 30
    while not mail.to(OWNER):
        assert time.monotonic() < deadline, "no letter"
        time.sleep(0.1)
    found = [
        api.post("/sign-ups/confirm", {"code": code_in(mail.newest(OWNER))}, attempt)["session"]
    ]
    for name in ("Tea", "Silk"):
        api.post("/shops", {"name": name}, found[0])
    sign_in = {"identifier": OWNER, "password": PASSWORD}
    found += [api.post("/sign-ins", sign_in)["token"] for _ in range(SESSIONS)]
    for token in found:
        for act in ("addresses", "factors", "shops", "leaving"):
            api.post("/session/proofs", {"way": "password", "answer": PASSWORD, "act": act}, token)
    return found


def staff(api: Api, served: Server) -> list[str]:
    found = []
    for name, role in (("olga", "operator"), ("sara", "senior"), ("guard", "security")):
        served.add_staff("douyin", name, role)
        said = {"email": f"{name}@staff.example", "password": PASSWORD}
        token = api.post("/staff/sign-ins", said)["token"]
        secret = api.post("/staff/sign-ins/set-up", token=token)["secret"].replace(" ", "")
        code = {"code": pyotp.TOTP(secret).now()}
        found.append(api.post("/staff/sign-ins/code", code, token)["token"])
    return found


def attempts(api: Api) -> list[str]:
    """Sign-ups that wait for their code."""
    said = {"password": PASSWORD, "terms": True}
    every = [{**said, "identifier": f"new{number}@example.com"} for number in range(10)]
    return [api.post("/sign-ups/buyers", each)["attempt"] for each in every]


def program(served: Server, token_url: str) -> list[str]:
    told = served.run(
        *("programs", "add", "Search", "-m", "douyin", "--kind", "service", "--scopes", SCOPES)
    )
    known = re.findall(r"client_(?:id|secret) +(\S+)", told)
    asked = httpx.post(token_url, data={"grant_type": "client_credentials"}, auth=tuple(known))
    assert asked.status_code == 200, asked.text
    return known


def test_no_server_error_and_no_break_of_the_schema(served, mail, tmp_path):
    served.stop()
    served.trust("127.0.0.0/8")
    served.start()
    with httpx.Client(headers={"accept-language": "en"}, timeout=30) as http:
        api = Api(served, http)
        known = {
            "owners": owners(api, mail),
            "staff": staff(api, served),
            "attempts": attempts(api),
        }
    callers = {
        **known,
        "program": program(served, f"{served.url}/douyin/oauth/token"),
        "token_url": f"{served.url}/douyin/oauth/token",
    }
    (tmp_path / "callers.json").write_text(json.dumps(callers))
    told = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "run"),
            f"{served.url}/douyin/api/openapi.json",
            *LEFT_OUT,
            *("--exclude-checks", "positive_data_acceptance"),
            *("--max-examples", str(ROUNDS), "--seed", os.environ.get("SEED", "0")),
            *("--workers", "2", "--no-color", "--continue-on-failure"),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "KEYHOUSE_CALLERS": str(tmp_path / "callers.json"),
            "SCHEMATHESIS_HOOKS": "schema_hooks",
            "PYTHONPATH": str(HERE),
        },
        capture_output=True,
        text=True,
    )
    print(told.stdout[-30_000:], told.stderr[-2000:])
    print(re.search(r"\d+ generated.*", told.stdout))
    assert told.returncode == 0
    assert '"level": "error"' not in served.stop()
