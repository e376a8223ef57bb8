"""OZ10, AE11 and DY5 in a real browser: `make demo`, with the seller center beside the server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from keyhouse.app.demo import free_port
from tests.journeys.test_ozon import activate, approve, hand_in_papers
from tests.journeys.walker import Walker
from tests.mail import code_in
from tests.people import PASSWORD
from tests.running import BOTH

ROOT = Path(__file__).parents[2]
EMAIL = "anna@example.com"

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("browser one")]


class Demo:
    """`make demo` on two free ports next to one another; its mailbox as files."""

    def __init__(self, folder: Path) -> None:
        self.folder, port = folder, free_port()
        while not _is_free(port + 1):
            port = free_port()
        self.url, self.center = f"http://localhost:{port}", f"http://localhost:{port + 1}"
        command = [sys.executable, str(ROOT / "tools" / "demo.py"), str(port), str(folder)]
        self._process = subprocess.Popen(command, cwd=folder)
        deadline = time.monotonic() + 60
        while not all(_answers(each) for each in (f"{self.url}/readyz", f"{self.center}/")):
            assert time.monotonic() < deadline, "the demo does not answer"
            time.sleep(0.1)

    def to(self, address: str) -> list[EmailMessage]:
        files = sorted((self.folder / "mail").glob("*.eml"))
        letters = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in files]
        return [each for each in letters if each["X-Envelope-To"] == address]

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=30)


def _is_free(port: int) -> bool:
    try:
        httpx.get(f"http://localhost:{port}/", timeout=1)
    except httpx.TransportError:
        return True
    return False


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    os.environ.setdefault("KEYHOUSE_HOST", "127.0.0.1")
    started = Demo(tmp_path_factory.mktemp("demo"))
    yield started
    started.stop()


@pytest.fixture(params=BOTH)
def has_js(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def window(has_js: bool, chromium: Browser, demo: Demo):
    """Somebody at one marketplace, with an address of their own."""
    context = chromium.new_context(java_script_enabled=has_js, locale="en-GB")
    context.set_default_timeout(30_000)
    made = iter(range(100))

    def sit_down(marketplace: str) -> Walker:
        email = f"{marketplace}-{has_js}-{next(made)}@example.com".lower()
        return Walker(context.new_page(), demo, demo, email, marketplace)

    yield sit_down
    context.close()


def go_in(walker: Walker, demo: Demo) -> None:
    walker.page.goto(f"{demo.center}/{walker.base.rpartition('/')[2]}/")


def sign_in(walker: Walker) -> None:
    walker.fill_in("E-mail or phone", walker.email)
    walker.page.get_by_label("Password", exact=True).fill(PASSWORD)
    walker.press("Sign in")


def sign_up(walker: Walker) -> None:
    walker.fill_in("E-mail", walker.email)
    walker.page.get_by_label("Password", exact=True).fill(PASSWORD)
    walker.page.get_by_role("checkbox").check()
    walker.press("Sign up")
    walker.fill(Code=code_in(walker.letter("Confirm your e-mail")))
    walker.press("Confirm e-mail")


def test_a_buyer_opens_an_account_on_the_way_and_sees_orders(window, demo, has_js):
    """AE11"""
    buyer = window("aliexpress")
    go_in(buyer, demo)
    buyer.follow("Open an account")
    sign_up(buyer)
    buyer.heading("Your orders")
    buyer.reads("on its way")
    buyer.press("Sign out")
    buyer.heading("My orders")
    buyer.open("/account")
    buyer.heading("Sign in")  # out at Keyhouse as well
    go_in(buyer, demo)
    buyer.follow("Sign in")
    sign_in(buyer)
    buyer.heading("Your orders")
    if has_js:
        buyer.finds_nothing_wrong("/device", "/oauth/end-session")
    buyer.open("/account/programs")
    buyer.reads("My orders")
    buyer.press("Remove – My orders")
    buyer.reads("It can no longer get into your account")


def test_a_merchant_chooses_a_shop_and_open_orders_keep_it_bound(window, demo):
    """OZ10 and DY5"""
    owner = window("douyin")
    owner.open("/sign-up")
    sign_up(owner)
    for name in ("Tea and Lamps", "Silk and Paper"):
        owner.open("/shops/open")
        owner.fill_in("Shop name", name)
        owner.press("Open a shop")
        owner.heading(name)
    owner.open("/account")
    owner.follow("Go to Merchant desk")
    owner.follow("Sign in")
    owner.heading("Choose a shop")
    owner.page.set_viewport_size({"width": 390, "height": 800})
    owner.page.get_by_role("button", name="Silk and Paper").click()
    owner.heading("Goods")
    owner.page.get_by_label("Name").fill("Blue ribbon")
    owner.page.get_by_label("Price").fill("3.50")
    owner.page.get_by_label("In stock").fill("7")
    owner.press("Add")
    expect(owner.page.get_by_role("cell", name="Blue ribbon")).to_be_visible()
    hears(owner, "This shop belongs to you now.")  # by webhook
    for name in ("Customer service", "Figures", "Promotion", "Orders"):
        owner.follow(name)
        owner.heading(name)
    before_unbinding(owner)
    row = owner.page.get_by_role("row").filter(has_text="Orders not delivered yet")
    expect(row).to_contain_text("keeps the shop bound")
    owner.follow("Settle – Orders not delivered yet")
    for name in ("Send it", "It has arrived"):
        buttons = owner.page.get_by_role("button", name=name)
        expect(buttons).not_to_have_count(0)
        for left in reversed(range(buttons.count())):
            buttons.first.click()
            expect(buttons).to_have_count(left)
    before_unbinding(owner)
    deadline = time.monotonic() + 60  # people who only look ask once in half a minute
    while "keeps the shop bound" in row.inner_text() and time.monotonic() < deadline:
        time.sleep(1)
        owner.page.reload()
    expect(row).not_to_contain_text("keeps the shop bound")


def hears(owner: Walker, news: str) -> None:
    """Events are told when they are sealed, a moment after."""
    deadline = time.monotonic() + 30
    while not owner.page.get_by_role("listitem").filter(has_text=news).count():
        assert time.monotonic() < deadline, "no news"
        time.sleep(0.5)
        owner.page.reload()


def before_unbinding(owner: Walker) -> None:
    owner.open("/me/shop")
    for name in ("Manage – Silk and Paper", "Account settings", "Shop binding", "Unbind"):
        owner.follow(name)
    owner.heading("Before you unbind")


def sign_in_as_reviewer(reviewer: Walker, demo: Demo, email: str) -> None:
    """As the demo's start page says who they are."""
    reviewer.page.goto(demo.url)
    row = reviewer.page.get_by_role("row").filter(has_text=email)
    password, code = row.locator("code").all_inner_texts()
    reviewer.open("/staff")
    reviewer.fill(E9mail=email, Password=password)
    reviewer.press("Sign in")
    reviewer.fill(Code=code)
    reviewer.press("Confirm")
    reviewer.heading("Cases")


def test_a_seller_is_reviewed_works_in_the_back_office_and_signs_out_of_both(window, demo, has_js):
    """OZ1 to OZ10; who is not active yet is told what to do first; out by the back channel."""
    seller = window("ozon")
    seller.open("/sign-up")
    seller.fill(Company_name="Northwind Trading", Contact_name="Anna", E9mail=seller.email)
    seller.fill(Phone="+7 912 345-67-89", Password=PASSWORD)
    seller.page.get_by_role("checkbox").check()
    seller.press("Create account")
    seller.fill(Code=code_in(seller.letter("Confirm your e-mail")))
    seller.press("Confirm e-mail")
    seller.heading("Your application")
    go_in(seller, demo)
    seller.follow("Sign in")
    seller.heading("Goods")
    seller.reads("Your account is not active yet")
    expect(seller.page.get_by_role("button", name="Add")).to_be_disabled()
    seller.open("/application")
    hand_in_papers(seller)
    reviewer = window("ozon")
    who = "reviewer" if has_js else "second"  # each number of an app is good once
    sign_in_as_reviewer(reviewer, demo, f"{who}@ozon.example")
    approve(reviewer)
    activate(seller)
    go_in(seller, demo)
    seller.heading("Goods")
    hears(seller, "Your account is active. You can sell now.")
    expect(seller.page.get_by_role("button", name="Add")).to_be_enabled()
    seller.open("/account")
    seller.press("Sign out")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        go_in(seller, demo)
        if seller.page.get_by_role("link", name="Open an account").count():
            return
        time.sleep(0.2)
    raise AssertionError("still in")
