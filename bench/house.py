"""A house to measure: the whole application in this process, on a database of its own."""

import base64
import json
import logging
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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


def quiet() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


class Mailbox:
    """A mail server that takes everything and keeps the codes."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters += [(to, envelope.content) for to in envelope.rcpt_tos]
        return "250 taken"


@asynccontextmanager
async def a_house(mail_port: int = 1) -> AsyncIterator[tuple[House, Any]]:
    """A house with three marketplaces and a worker; at port 1 no mail server answers."""
    controller = None
    if os.environ.get("MAIL") == "up" and mail_port == 1:
        mail_port = free_port()
        controller = Controller(Mailbox(), hostname="127.0.0.1", port=mail_port)
        controller.start()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "secret.key").write_text(make_secret(Randomness()))
        settings = read_settings(
            {
                "KEYHOUSE_DATABASE_URL": os.environ.get(
                    "DATABASE_URL", f"sqlite:///{folder}/bench.db"
                ),
                "KEYHOUSE_PUBLIC_URL": "https://keyhouse.test",
                "KEYHOUSE_SMTP_URL": f"smtp://127.0.0.1:{mail_port}?from=office@example.com",
                "KEYHOUSE_SMS_URL": "http://127.0.0.1:1/",
                "KEYHOUSE_FILES_URL": f"file:///{folder}/files",
                "KEYHOUSE_SECRET_KEY_FILE": f"{folder}/secret.key",
            }
        )
        house = build_house(settings)
        await migrate(house.database)
        for slug in ("ozon", "aliexpress", "douyin"):
            await publish_file(
                house, slug, Path(str(files("keyhouse") / "playbooks" / f"{slug}.toml"))
            )
        app = build_app(house)
        async with Worker(house).running():
            yield house, app
        await house.close()
    if controller:
        controller.stop()


class Asker:
    """Asks the API, each time from a network of its own, so that no limit is met."""

    def __init__(self, app: Any) -> None:
        self._app, self._asked, self._taken = app, 0, 0.0

    async def _timed(self, scope: Any, receive: Any, send: Any) -> None:
        """The server's own time: the client's is no part of it."""
        started = time.perf_counter()
        await self._app(scope, receive, send)
        self._taken = time.perf_counter() - started

    async def ask(
        self, slug: str, path: str, body: dict[str, Any], token: str = ""
    ) -> tuple[float, dict[str, Any]]:
        """Seconds of the server, and its answer."""
        self._asked += 1
        number = self._asked
        client = (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", 1)
        transport = httpx.ASGITransport(self._timed, client=client)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        async with httpx.AsyncClient(
            transport=transport, base_url="https://keyhouse.test", headers=headers
        ) as browser:
            answer = await browser.post(f"/{slug}/api/v1{path}", json=body)
        assert answer.status_code in (200, 201, 422), answer.text
        return self._taken, answer.json()

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
