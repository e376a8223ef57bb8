"""Programs of others sign somebody in, refresh and log out, in a real browser."""

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from keyhouse.app.demo import free_port
from tests.journeys.walker import Walker
from tests.mail import MailServer
from tests.people import PASSWORD
from tests.relying_parties.parties import NODE, Running, Spa, apache, node_packages
from tests.running import Server

EMAIL = "anna@example.com"

# With `make search`: programs of others change seldom, and each wants a server of its own.
pytestmark = [pytest.mark.search, pytest.mark.timeout(240), pytest.mark.xdist_group("browser one")]


@pytest.fixture
def window(chromium: Browser, served: Server, mail: MailServer) -> Iterator[Walker]:
    """Somebody with an account at the buyers' marketplace, signed out again."""
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(20_000)
    walker = Walker(context.new_page(), served, mail, EMAIL, "aliexpress")
    walker.open_account()
    walker.press("Sign out")
    yield walker
    context.close()


def let_in(server: Server, url: str, *more: str) -> tuple[str, str]:
    """client_id and secret, as the operator's command prints them."""
    said = server.run(
        *("programs", "add", "Of others", "-m", "aliexpress", "--own"),
        *("--redirect", f"{url}/back", "--logout", f"{url}/gone"),
        *("--scopes", "openid email offline_access", *more),
    )
    secret = re.search(r"client_secret\s+(\S+)", said)
    return re.search(r"client_id\s+(\S+)", said)[1], secret[1] if secret else ""


def sign_in(walker: Walker) -> None:
    walker.fill_in("E-mail or phone", EMAIL)
    walker.page.get_by_label("Password", exact=True).fill(PASSWORD)
    walker.press("Sign in")


def said_by(page: Page) -> dict:
    shown = page.locator("pre")
    expect(shown).not_to_be_empty()
    return json.loads(shown.inner_text())


def is_out(walker: Walker) -> None:
    walker.open("/account")
    walker.heading("Sign in")


def test_openid_client_on_a_server(window, served, tmp_path):
    """With a pushed request, PKCE, refresh, introspection."""
    node_packages()
    port = free_port()
    client = let_in(served, f"http://localhost:{port}")
    issuer = f"{served.url}/aliexpress"
    command = ["node", str(NODE / "openid_client.mjs"), issuer, *client, str(port)]
    party = Running(command, port, tmp_path / "node.log")
    try:
        window.page.goto(f"{party.url}/start")
        sign_in(window)
        window.heading("openid-client")
        said = said_by(window.page)
        assert said["email"] == EMAIL, said
        assert said["turned"]
        assert said["active"]
        window.page.goto(f"{party.url}/out")
        expect(window.page).to_have_url(f"{party.url}/gone")
        is_out(window)
    finally:
        party.stop()


def test_oidc_client_ts_in_the_browser_alone(window, served):
    """A public client: no secret, everything across origins."""
    node_packages()
    party = Spa()
    try:
        client, secret = let_in(served, party.url, "--kind", "browser")
        assert not secret
        asked = urlencode({"issuer": f"{served.url}/aliexpress", "id": client})
        window.page.goto(f"{party.url}/?{asked}")
        window.press("Sign in")
        sign_in(window)
        window.heading("oidc-client-ts")
        assert said_by(window.page)["email"] == EMAIL
        window.press("Refresh")
        expect(window.page.locator("pre")).to_contain_text('"refreshed":true')
        window.press("Sign out")
        expect(window.page).to_have_url(f"{party.url}/gone")
        is_out(window)
    finally:
        party.stop()


@pytest.mark.parametrize("mode", ["query", "form_post"])
def test_mod_auth_openidc_before_a_folder(window, served, mode):
    """Its back channel as well: whoever signs out at Keyhouse is out there at once."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    port = free_port()
    url = f"http://localhost:{port}"
    client = let_in(
        served,
        f"{url}/inside",
        *("--logout", f"{url}/gone.html"),
        *("--backchannel", f"{url}/inside/back?logout=backchannel"),
    )
    party = apache(folder, f"{served.url}/aliexpress", client, port, mode)
    try:
        window.page.goto(f"{url}/inside/index.html")
        sign_in(window)
        window.heading("Inside")
        answer = window.page.goto(f"{url}/inside/index.html")
        assert answer
        assert answer.headers["x-email"] == EMAIL
        window.open("/account")
        window.press("Sign out")
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            window.page.goto(f"{url}/inside/index.html")
            if window.page.url.startswith(served.url):
                break
            time.sleep(0.2)
        window.heading("Sign in")
        sign_in(window)
        window.heading("Inside")
        window.page.goto(f"{url}/inside/back?logout={url}/gone.html")
        window.heading("Gone")
        is_out(window)
    finally:
        party.stop()
        shutil.rmtree(folder)
