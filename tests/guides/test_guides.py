"""Each guide is followed as it is written: its commands, its files, in a real browser."""

import os
import re
import runpy
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Route

from keyhouse.app.demo import free_port
from tests.journeys.walker import Walker
from tests.mail import MailServer
from tests.proxies import nginx_before
from tests.relying_parties.parties import NODE, Running, missing, node_packages
from tests.running import Server
from tests.serving import Serving

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
EMAIL = "anna@example.com"

# Guides are read more often than they change: they are followed with `make search`.
pytestmark = [pytest.mark.search, pytest.mark.timeout(120), pytest.mark.xdist_group("browser two")]


def blocks(guide: str, kind: str) -> list[str]:
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def window(chromium: Browser, served: Server, mail: MailServer) -> Iterator[Walker]:
    """A buyer with an account, signed in."""
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(20_000)
    walker = Walker(context.new_page(), served, mail, EMAIL, "aliexpress")
    walker.open_account()
    yield walker
    context.close()


def let_in(served: Server, guide: str, port: int) -> dict[str, str]:
    """The guide's first command, at another port; what it prints."""
    command = blocks(guide, "sh")[0].replace("\\\n", " ").replace("9000", str(port))
    words = re.findall(r'"([^"]*)"|(\S+)', command)
    said = served.run(*[quoted or plain for quoted, plain in words][1:])
    return dict(re.findall(r"^(\w+)\s+(\S+)", said, re.MULTILINE))


def test_a_program_on_a_server(window, served, tmp_path):
    port = free_port()
    client = let_in(served, "server", port)
    (tmp_path / "app.py").write_text(blocks("server", "python")[0])
    environment = {
        "ISSUER": client["issuer"],
        "CLIENT_ID": client["client_id"],
        "CLIENT_SECRET": client["client_secret"],
    }
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(tmp_path), "app:app"]
    command += ["--host", "localhost", "--port", str(port)]
    party = Running(
        ["env", *(f"{k}={v}" for k, v in environment.items()), *command], port, tmp_path / "log"
    )
    try:
        window.page.goto(party.url)
        window.follow("Sign in")
        window.reads(f"Hello {EMAIL}")
        window.follow("Sign out")
        window.open("/account")
        window.heading("Sign in")
    finally:
        party.stop()


def test_a_program_in_the_browser_alone(window, served, tmp_path):
    node_packages()
    port = free_port()
    client = let_in(served, "browser", port)
    page = blocks("browser", "html")[0].replace("ISSUER", client["issuer"])
    (tmp_path / "index.html").write_text(page.replace("CLIENT_ID", client["client_id"]))
    library = "oidc-client-ts.min.js"
    shutil.copy(NODE / "node_modules/oidc-client-ts/dist/browser" / library, tmp_path)

    async def send(request):
        return FileResponse(tmp_path / (request.path_params["name"] or "index.html"))

    serving = Serving([Route("/{name:path}", send)], port)
    try:
        window.page.goto(f"http://localhost:{port}/")
        window.press("Sign in")
        window.reads(f"Hello {EMAIL}")
        window.press("Sign out")
        window.reads("Nobody is signed in.")
    finally:
        serving.stop()


def follow_guide(window: Walker, served: Server, folder: Path) -> tuple[dict, dict, dict]:
    """Tokens as the phone's guide gets them, with what it defines and what was printed."""
    client = let_in(served, "phone", 0)
    (folder / "steps.py").write_text(blocks("phone", "python")[0])
    steps = runpy.run_path(str(folder / "steps.py"))
    address, kept = steps["begin"](client["issuer"], client["client_id"])
    cookies = {each["name"]: each["value"] for each in window.page.context.cookies()}
    came_back = httpx.get(address, cookies=cookies).headers["location"]
    assert came_back.startswith("com.example.shop:/back?code=")
    tokens = steps["finish"](client["issuer"], client["client_id"], came_back, kept)
    return tokens, steps, client


def test_a_program_on_a_phone(window, served, tmp_path):
    tokens, steps, client = follow_guide(window, served, tmp_path)
    fresh = steps["refresh"](client["issuer"], client["client_id"], tokens)
    headers = {"authorization": f"Bearer {fresh['access_token']}"}
    who = httpx.get(f"{client['issuer']}/oauth/userinfo", headers=headers).json()
    assert who["email"] == EMAIL


def nginx(folder: Path, issuer: str, service: int, port: int) -> list[str]:
    inside = blocks("proxy", "nginx")[0].replace("ISSUER", issuer)
    return nginx_before(folder, port, inside.replace("SERVICE", str(service)))


def caddy(folder: Path, issuer: str, service: int, port: int) -> list[str]:
    text = blocks("proxy", "caddyfile")[0]
    parts = urlsplit(issuer)
    for name, value in (
        (":PORT", f"http://127.0.0.1:{port}"),
        ("ISSUER_HOST", parts.netloc),
        ("ISSUER_PATH", parts.path),
        ("SERVICE", str(service)),
    ):
        text = text.replace(name, value)
    config = folder / "Caddyfile"
    config.write_text("{\n    admin off\n    auto_https off\n}\n" + text)
    home = f"HOME={folder}"  # where it keeps what it makes
    return ["env", home, shutil.which("caddy") or "caddy", "run", "--config", str(config)]


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=lambda each: each.__name__)
def test_a_proxy_asks_before_it_lets_a_request_through(window, served, tmp_path, proxy):
    if not shutil.which(proxy.__name__) and not os.path.exists(f"/usr/sbin/{proxy.__name__}"):
        missing(proxy.__name__)
    tokens, _, client = follow_guide(window, served, tmp_path)
    service, port = free_port(), free_port()

    async def tell(request):
        named = ("keyhouse-sub", "keyhouse-shop")
        return JSONResponse({name: request.headers.get(name) for name in named})

    serving = Serving([Route("/", tell)], service)
    party = Running(proxy(tmp_path, client["issuer"], service, port), port, tmp_path / "log")
    try:
        url = f"http://127.0.0.1:{port}/"
        assert httpx.get(url).status_code == 401
        assert httpx.get(url, headers={"authorization": "Bearer x"}).status_code == 401
        forged = {"keyhouse-sub": "somebody", "keyhouse-shop": "1234567890"}
        headers = {"authorization": f"Bearer {tokens['access_token']}", **forged}
        told = httpx.get(url, headers=headers).json()
        assert told["keyhouse-sub"].startswith("acc_")
        assert not told["keyhouse-shop"]  # no shop was chosen: nobody may name one
        window.open("/account/programs")
        window.page.get_by_role("button", name="Remove").click()
        window.reads("It can no longer get into your account")
        assert httpx.get(url, headers=headers).status_code == 401
    finally:
        party.stop()
        serving.stop()
