"""A house to measure: the whole application in this process, on a database of its own."""

import base64
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import structlog
from aiosmtpd.controller import Controller
from altcha.v1 import Challenge, solve_challenge

from keyhouse.app.asgi import build_app
from keyhouse.app.demo import free_port
from keyhouse.app.migrating import migrate
from keyhouse.app.publishing import publish_file
from keyhouse.app.wiring import House, build_house
from keyhouse.app.worker import Worker
from keyhouse.kit.keys import make_secret
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.settings import read_settings

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.servers import start_postgres


def quiet() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


class Mailbox:
    """A mail server that takes everything and keeps the codes."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters += [(to, envelope.content) for to in envelope.rcpt_tos]
        return "250 taken"


def variables_in(folder: str, mail_port: int) -> dict[str, str]:
    secret = Path(folder) / "secret.key"
    secret.write_text(make_secret(Randomness()))
    secret.chmod(0o600)
    return {
        "KEYHOUSE_DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.db"),
        "KEYHOUSE_PUBLIC_URL": "https://keyhouse.test",
        "KEYHOUSE_SMTP_URL": f"smtp://127.0.0.1:{mail_port}?from=office@example.com",
        "KEYHOUSE_SMS_URL": "http://127.0.0.1:1/",
        "KEYHOUSE_FILES_URL": f"file:///{folder}/files",
        "KEYHOUSE_SECRET_KEY_FILE": str(secret),
    }


@contextmanager
def on_database() -> Iterator[None]:
    """`ON=postgres`: one of our own, as durable as it is by default. Else what is said already."""
    if os.environ.get("ON") != "postgres":
        yield
        return
    server = start_postgres(is_durable=True)
    os.environ["DATABASE_URL"] = server.create("bench")
    try:
        yield
    finally:
        server.stop()


@asynccontextmanager
async def prepared(variables: dict[str, str]) -> AsyncIterator[House]:
    """A house with the schema and three marketplaces."""
    house = build_house(read_settings(variables))
    await migrate(house.database)
    for slug in ("ozon", "aliexpress", "douyin"):
        file = Path(str(files("keyhouse") / "playbooks" / f"{slug}.toml"))
        await publish_file(house, slug, file)
    yield house
    await house.close()


@asynccontextmanager
async def a_house(mail_port: int = 1) -> AsyncIterator[tuple[House, Any]]:
    """A house with three marketplaces and a worker; at port 1 no mail server answers."""
    controller = None
    if os.environ.get("MAIL") == "up" and mail_port == 1:
        mail_port = free_port()
        controller = Controller(Mailbox(), hostname="127.0.0.1", port=mail_port)
        controller.start()
    with tempfile.TemporaryDirectory() as folder:
        async with prepared(variables_in(folder, mail_port)) as house:
            app = build_app(house)
            async with Worker(house).running():
                yield house, app
    if controller:
        controller.stop()


async def post(
    app: Any, client: tuple[str, int], path: str, body: dict[str, Any], headers: dict[str, str]
) -> tuple[int, bytes]:
    """As a server calls the application: a client of any kind would take longer than it."""
    said = {"host": "keyhouse.test", "content-type": "application/json", **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(k.encode(), v.encode()) for k, v in said.items()],
        "client": client,
        "server": ("keyhouse.test", 443),
    }
    status, answer = 0, b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, answer
        status = message.get("status", status)
        answer += message.get("body", b"")

    await app(scope, receive, send)
    return status, answer


@contextmanager
def served(
    folder: str,
    variables: dict[str, str],
    port: int,
    path: str = "/readyz",
    every: float = 0.1,
) -> Iterator[subprocess.Popen[bytes]]:
    """A real server in a process of its own, once `path` answers; its log lies in the folder."""
    command = [sys.executable, "-m", "keyhouse.app.start", "serve"]
    with (Path(folder) / "log").open("w") as log:
        server = subprocess.Popen(command, env={**os.environ, **variables}, stdout=log)
    try:
        while not _answers(port, path):
            time.sleep(every)
        yield server
    finally:
        server.terminate()
        server.wait(60)


def _answers(port: int, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}").status_code == 200
    except httpx.HTTPError:
        return False


class Asker:
    """Asks the API, each time from a network of its own, so that no limit is met."""

    def __init__(self, app: Any) -> None:
        self._app, self._asked = app, 0

    async def ask(
        self,
        slug: str,
        path: str,
        body: dict[str, Any],
        token: str = "",
        *,
        device: str = "",
        who: int | None = None,
    ) -> tuple[float, dict[str, Any]]:
        """Seconds of the server, and its answer; `who` always comes from the same network."""
        self._asked += 1
        number = self._asked if who is None else who
        client = (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", 1)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        headers |= {"keyhouse-device": device} if device else {}
        started = time.perf_counter()
        status, answer = await post(self._app, client, f"/{slug}/api/v1{path}", body, headers)
        assert status in (200, 201, 422), answer
        return time.perf_counter() - started, json.loads(answer)

    async def proof(self, what: str) -> str:
        """The slider's proof of work for a recovery."""
        _, work = await self.ask("aliexpress", "/slider", {"action": "recover", "what": what})
        named = ("algorithm", "challenge", "salt", "signature")
        challenge = Challenge(
            work["algorithm"], work["challenge"], work["maxNumber"], work["salt"], work["signature"]
        )
        solution = solve_challenge(challenge)
        assert solution
        said = {**{name: work[name] for name in named}, "number": solution.number}
        return base64.b64encode(json.dumps(said).encode()).decode()
