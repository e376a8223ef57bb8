"""`keyhouse demo`: the three marketplaces on this machine, with a mailbox and sample papers.

Only for loopback. Letters go through a real SMTP server to the mailbox page; demo staff get random
passwords at the first start, shown on the start page and nowhere else.
"""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyotp
from aiosmtpd.controller import Controller
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from keyhouse.app.demo_programs import PARTNERS, asking, partner_secret
from keyhouse.app.phones import PATH, Phones
from keyhouse.app.provider import DemoProvider
from keyhouse.app.wiring import House
from keyhouse.domain.factors import own_factors
from keyhouse.domain.factors.totp import give_app, new_secret
from keyhouse.domain.visits import ROLES
from keyhouse.features.staff import queries as staff
from keyhouse.features.staff.add_staff import add_staff
from keyhouse.kit.keys import make_secret
from keyhouse.kit.problems import SetupError
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.settings import is_loopback

KEEP = 200  # letters
PLAYBOOKS = ("ozon", "aliexpress", "douyin")
PAPERS = {
    "business-licence.png": "image/png",
    "tax-registration.pdf": "application/pdf",
    "brand-authorisation.jpg": "image/jpeg",
}
STAFF = (
    ("ozon", "reviewer@ozon.example", "Reviewer one", "reviewer"),
    ("ozon", "second@ozon.example", "Reviewer two", "senior"),
    ("ozon", "support@ozon.example", "Support", "support"),
    ("ozon", "security@ozon.example", "Security", "security"),
    ("ozon", "operator@ozon.example", "Operator", "operator"),
    ("aliexpress", "reviewer@aliexpress.example", "Reviewer one", "senior"),
    ("aliexpress", "second@aliexpress.example", "Reviewer two", "security"),
    ("aliexpress", "support@aliexpress.example", "Support", "support"),
    ("aliexpress", "operator@aliexpress.example", "Operator", "operator"),
    ("douyin", "support@douyin.example", "Support", "support"),
    ("douyin", "reviewer@douyin.example", "Reviewer one", "reviewer"),
    ("douyin", "second@douyin.example", "Reviewer two", "senior"),
    ("douyin", "security@douyin.example", "Security", "security"),
    ("douyin", "operator@douyin.example", "Operator", "operator"),
)


@dataclass(frozen=True)
class DemoStaff:
    marketplace: str
    email: str
    password: str
    secret: str = ""  # of the authenticator app

    @property
    def role(self) -> str:
        return ROLES[self._said[3]]

    @property
    def name(self) -> str:
        return self._said[2]

    @property
    def role_name(self) -> str:
        return self._said[3]

    @property
    def code(self) -> str:
        """What the app of this person shows now."""
        return pyotp.TOTP(self.secret).now()

    @property
    def _said(self) -> tuple[str, str, str, str]:
        return next(each for each in STAFF if each[1] == self.email)


@dataclass(frozen=True)
class Demo:
    """What the start page shows."""

    staff: list[DemoStaff]
    papers: list[str]
    center: str = ""  # where the seller center answers


class Mailbox:
    """The receiving end of the demo's mail server; the newest letter first, kept in files."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        kept = sorted(folder.glob("*.eml"), reverse=True)[:KEEP]
        self.letters = [_read(file.read_bytes()) for file in kept]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        to = ", ".join(envelope.rcpt_tos)
        content = f"X-Envelope-To: {to}\r\n".encode() + envelope.content
        number = len(list(self._folder.glob("*.eml")))
        (self._folder / f"{number:06}.eml").write_bytes(content)
        self.letters.insert(0, _read(content))
        del self.letters[KEEP:]
        return "250 kept for the demo"

    def start(self) -> tuple[Controller, int]:
        """A real SMTP server on a free port of loopback."""
        controller = Controller(self, hostname="127.0.0.1", port=free_port())
        controller.start()
        return controller, controller.port


def _read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo_environment(folder: Path, port: int, smtp_port: int) -> dict[str, str]:
    """The settings of the demo; its secret is made at the first start."""
    folder.mkdir(parents=True, exist_ok=True)
    partner_secret(folder)
    secret = folder / "secret.key"
    if not secret.exists():
        secret.touch(0o600)
        secret.write_text(make_secret(Randomness()) + "\n")
    return {
        "KEYHOUSE_DATABASE_URL": f"sqlite:///{folder}/keyhouse.db",
        "KEYHOUSE_PUBLIC_URL": f"http://localhost:{port}",
        "KEYHOUSE_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}?from=office@keyhouse.example",
        "KEYHOUSE_SMS_URL": f"http://127.0.0.1:{port}{PATH}",
        "KEYHOUSE_SMS_MESSAGE_ID": '"id": *"([^"]+)"',
        "KEYHOUSE_FILES_URL": f"file:///{folder}/files",
        "KEYHOUSE_SECRET_KEY_FILE": str(secret),
        "KEYHOUSE_HOST": "127.0.0.1",
        "KEYHOUSE_PORT": str(port),
        "KEYHOUSE_PRIVATE_RECEIVERS": "127.0.0.0/8,::1/128",
        "KEYHOUSE_PARTNER_SECRETS_FILE": str(folder / PARTNERS),
    }


def check_host(environment: Mapping[str, str]) -> None:
    host = environment.get("KEYHOUSE_HOST", "127.0.0.1")
    if not is_loopback(host):
        raise SetupError(f"The demo shows every letter and password: it never listens on {host}.")


async def make_demo_staff(house: House, folder: Path) -> list[DemoStaff]:
    """The demo's staff; made once, kept in a file that only this user can read."""
    kept = folder / "staff.json"
    if not kept.exists():
        kept.touch(0o600)
        kept.write_text("[]")
    known = {each["email"]: each for each in json.loads(kept.read_text())}
    randomness = house.parts.get(Randomness)
    people = [
        DemoStaff(
            slug,
            email,
            known.get(email, {}).get("password") or randomness.words(16),
            known.get(email, {}).get("secret") or new_secret(randomness),
        )
        for slug, email, _, _ in STAFF
    ]
    kept.write_text(json.dumps([vars(person) for person in people]))
    for person in people:
        await _put_on_staff(house, person)
    return people


async def _put_on_staff(house: House, person: DemoStaff) -> None:
    marketplace = house.directory.by_slug(person.marketplace)
    assert marketplace
    visit = house.door.visit(marketplace)
    said = (person.email, person.name, person.password, "en")
    await add_staff(visit, *said, role=person.role_name)
    row = await staff.by_email(visit, person.email)
    if row and not (await own_factors(visit, row.id)).has_app:
        await give_app(visit, row.id, person.secret)
    await visit.db.commit()


def demo_playbook(slug: str, folder: Path, provider: DemoProvider, center: str = "") -> Path:
    """The packaged playbook; AliExpress has the demo's own social provider in it, and Douyin asks
    the merchant desk what a shop still owes, where that runs.
    """
    packaged = Path(str(files("keyhouse") / "playbooks" / f"{slug}.toml"))
    text = packaged.read_text("utf-8")
    if slug == "aliexpress":
        text += provider.playbook()
    elif slug == "douyin" and center:
        text = asking(text, center)
    else:
        return packaged
    kept = folder / "playbooks" / f"{slug}.toml"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(text, "utf-8")
    return kept


def demo_routes(house: House, mailbox: Mailbox, provider: DemoProvider) -> tuple[Route, ...]:
    """The mailbox and the sample papers; only for a Host that is this machine."""

    def guarded(page: Any) -> Any:
        async def check(request: Request) -> Response:
            if not is_loopback((request.url.hostname or "").strip("[]")):
                return Response("Not here.", 404)
            return await page(request)

        return check

    async def show_mailbox(request: Request) -> Response:
        shown = [_shown(letter, number) for number, letter in enumerate(mailbox.letters)]
        html = house.layout.render("web/mailbox.html", "en", {"letters": shown})
        return HTMLResponse(html, headers=_frame_policy("'self'"))

    async def show_letter(request: Request) -> Response:
        named = request.path_params["number"]
        number = int(named) if named.isdecimal() and len(named) < 5 else KEEP
        if number >= len(mailbox.letters):
            return RedirectResponse("/dev/mailbox", 303)
        body = mailbox.letters[number].get_body(("html",))
        # Shown in a sandboxed frame: nothing in a letter runs, links open in a new window.
        headers = {"content-security-policy": LETTER_POLICY, "x-frame-options": "SAMEORIGIN"}
        html = body.get_content() if body else ""
        return HTMLResponse(html.replace("<head>", '<head><base target="_blank">'), headers=headers)

    async def send_paper(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in PAPERS:
            return Response("Not here.", 404)
        data = (files("keyhouse.app") / "papers" / name).read_bytes()
        return Response(data, media_type=PAPERS[name])

    return (
        Route("/dev/mailbox", guarded(show_mailbox)),
        Route("/dev/mailbox/{number}", guarded(show_letter)),
        Route("/dev/papers/{name}", guarded(send_paper)),
        *Phones().routes(house.layout, guarded),
        *provider.routes(house.layout, guarded),
    )


LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"
)


def _frame_policy(frames: str) -> dict[str, str]:
    return {
        "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
        f"frame-src {frames}; frame-ancestors 'none'; base-uri 'none'",
        "cache-control": "no-store",
    }


def _shown(letter: EmailMessage, number: int) -> dict[str, Any]:
    text = letter.get_body(("plain",))
    return {
        "number": number,
        "to": letter["X-Envelope-To"],
        "subject": letter["Subject"],
        "date": letter["Date"],
        "text": text.get_content() if text else "",
    }
