"""OI-04: npm's oidc-provider as the social account, once honest and once as the attacker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from keyhouse.app.demo import free_port
from tests.conftest import PLAYBOOKS
from tests.journeys.walker import Walker
from tests.mail import MailServer
from tests.relying_parties.parties import NODE, Running, node_packages
from tests.running import Server

pytestmark = [pytest.mark.search, pytest.mark.timeout(240), pytest.mark.xdist_group("browser one")]
PROVIDER = """
[[social.providers]]
name = "{name}"
label = "{label}"
issuer = "{issuer}"
client_id = "keyhouse"
"""


@dataclass(frozen=True)
class Provider:
    running: Running
    log: Path

    def codes(self) -> int:
        return self.log.read_text().count("a code arrived")


@pytest.fixture
def providers(served: Server, tmp_path: Path) -> Iterator[dict[str, Provider]]:
    """Both of them, in the playbook of a marketplace."""
    node_packages()
    made: dict[str, Provider] = {}
    home, playbook, door = f"{served.url}/aliexpress", "", ""
    for name in ("honest", "attacker"):
        port, log = free_port(), tmp_path / f"{name}.log"
        command = ["node", str(NODE / "provider.mjs"), str(port), home, door]
        path = "/.well-known/openid-configuration"
        made[name] = Provider(Running(command, port, log, path), log)
        url = made[name].running.url
        playbook += PROVIDER.format(name=name, label=name.title(), issuer=url)
        door = f"{url}/auth"
    file = tmp_path / "aliexpress.toml"
    file.write_text((PLAYBOOKS / "aliexpress.toml").read_text() + playbook)
    served.run("playbook", "publish", "aliexpress", str(file))
    yield made
    for each in made.values():
        each.running.stop()


@pytest.fixture
def window(chromium: Browser, served: Server, mail: MailServer) -> Iterator[Walker]:
    context = chromium.new_context(locale="en-GB")
    yield Walker(context.new_page(), served, mail, "anna@example.com", "aliexpress")
    context.close()


def test_somebody_elses_provider_opens_an_account(window, providers):
    enter_by(window, "Honest")
    window.page.get_by_role("checkbox").check()
    window.press("Sign up")
    window.reads("Honest")
    assert window.page.url.startswith(f"{window.base}/account")
    assert (providers["attacker"].codes(), providers["honest"].codes()) == (0, 1)


def test_no_code_goes_to_another_issuer(window, providers):
    enter_by(window, "Attacker")
    window.reads("Signing in there did not work.")
    assert (providers["attacker"].codes(), providers["honest"].codes()) == (0, 0)


def enter_by(walker: Walker, name: str) -> None:
    """By the provider's own pages: signs in there and agrees, the first time."""
    walker.open("/sign-in")
    for _ in range(20):  # the playbook is in force within seconds
        if walker.page.get_by_role("link", name=name).count():
            break
        walker.page.wait_for_timeout(500)
        walker.page.reload()
    walker.page.get_by_role("link", name=name).click()
    walker.page.get_by_placeholder(re.compile("login")).fill("anna")
    walker.page.get_by_placeholder(re.compile("password")).fill("anna")
    walker.page.get_by_role("button").click()
    agree = walker.page.get_by_role("button", name="Continue")
    expect(agree).to_be_visible()
    agree.click()
