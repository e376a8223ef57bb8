"""Journey AE in a real browser: AE1–AE10, with scripts, by keyboard alone, and without."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.keyboard import press, tab_to
from tests.journeys.walker import Walker
from tests.mail import MailServer, code_in, path_in, text_of
from tests.people import PASSWORD
from tests.phones import SmsProvider, sms_code_in
from tests.running import ALONE_OR_TWO, BOTH, Server

PAPERS = Path(__file__).parents[2] / "src" / "keyhouse" / "app" / "papers"
EMAIL, PHONE = "anna@example.com", "+79123456789"
NEW_PASSWORD = "another horse, another stable"

pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("browser two")]


@pytest.fixture(params=BOTH)
def has_js(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def windows(
    has_js: bool, chromium: Browser, served: Server, mail: MailServer
) -> Iterator[list[Walker]]:
    """A buyer on a phone, and two people of the staff."""
    sizes = [{"width": 390, "height": 844}, {"width": 1280, "height": 800}] * 2
    contexts = [
        chromium.new_context(java_script_enabled=has_js, locale="en-GB", viewport=size)
        for size in sizes[:3]
    ]
    for context in contexts:
        context.set_default_timeout(30_000)
    yield [Walker(c.new_page(), served, mail, EMAIL, "aliexpress") for c in contexts]
    for context in contexts:
        context.close()


@ALONE_OR_TWO
def test_a_buyer_signs_up_forgets_the_password_and_gets_back_in(windows, has_js, phones):
    buyer = windows[0]
    help_pages(buyer)
    sign_up(buyer)
    add_phone(buyer, phones)
    ask(buyer, EMAIL, has_js)
    by_letter(buyer)
    new_password(buyer)
    sign_in(buyer, EMAIL, NEW_PASSWORD)
    buyer.press("Sign out")
    ask(buyer, PHONE, has_js)
    by_sms(buyer, phones)


@pytest.mark.search
@pytest.mark.parametrize("has_js", [False], ids=["no-js"])
def test_a_lost_mailbox_is_decided_by_two(windows, has_js, served):
    buyer, first, second = windows
    sign_up(buyer)
    buyer.press("Sign out")
    ask(buyer, EMAIL, has_js)
    hand_in(buyer)
    passwords = [served.add_staff("aliexpress", name) for name in ("rita", "ivan")]
    for staff, name, password in zip((first, second), ("rita", "ivan"), passwords, strict=True):
        staff.sign_in_at_work(name, password)
        staff.follow("Anna Petrova")
    first.press("Take this case")
    first.press("Propose to approve")
    first.reads("somebody else has to decide it")
    second.page.reload()
    second.decide("Confirm the approval", "Approved, waiting")
    buyer.open("/recover/lost/case")
    buyer.page.goto(buyer.base + path_in(buyer.letter("is approved", to=NEW), "aliexpress"))
    buyer.reads("Waiting time")
    stop(buyer)
    second.page.reload()
    second.reads("On hold")


NEW = "new@example.com"


def help_pages(buyer: Walker) -> None:
    """AE10, and AE2: “Sign in” stands at the top right of every page."""
    buyer.open("/")
    for path, name in (("/help/new", "New here?"), ("/help/password", None)):
        buyer.follow(name or "How to get your password back")
        assert buyer.page.url.endswith(path)
        expect(buyer.page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    assert is_narrow(buyer.page)


def is_narrow(page: Page) -> bool:
    """Nothing has to be scrolled sideways on a phone."""
    if not page.evaluate("() => true"):
        return True
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def sign_up(buyer: Walker) -> None:
    """AE1"""
    buyer.open("/")
    buyer.follow("Sign up")
    buyer.fill(E9mail=EMAIL, Password=PASSWORD)
    buyer.page.get_by_role("checkbox").check()
    buyer.press("Sign up")
    buyer.fill(Code=code_in(buyer.letter("Confirm your e-mail")))
    buyer.press("Confirm e-mail")
    buyer.heading(EMAIL)


def add_phone(buyer: Walker, phones: SmsProvider) -> None:
    """AE1: more can be added, after a fresh proof; the others are told."""
    buyer.follow("Add an e-mail or phone")
    buyer.heading("Confirm it is you")
    buyer.fill(Password=PASSWORD)
    buyer.press("Confirm")
    buyer.fill_in("E-mail or phone", PHONE)
    buyer.press("Send code")
    buyer.fill(Code=sms_code_in(text_to(phones, PHONE)))
    buyer.press("Confirm")
    buyer.reads("All addresses of the account were told")
    assert "This was not me" in text_of(buyer.letter("was added"))
    buyer.press("Sign out")


def text_to(phones: SmsProvider, number: str, after: int = 0) -> str:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if len(phones.of(number)) > after:
            return phones.of(number)[0]
        time.sleep(0.05)
    raise AssertionError(f"no SMS for {number}")


def ask(buyer: Walker, address: str, has_js: bool) -> None:
    """AE2 to AE4"""
    buyer.open("/sign-in")
    buyer.follow("Forgot password?")
    buyer.reads("Alibaba Group")
    buyer.fill_in("E-mail or phone", address)
    if has_js:
        slide(buyer.page)
        buyer.press("Request")
    else:
        buyer.press("Request")
        time.sleep(8.5)
        buyer.press("Request")
    buyer.heading("Verify by e-mail")


def slide(page: Page) -> None:
    """By mouse, as by finger."""
    box = page.get_by_role("slider", name="Slide to verify").bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 20, steps=8)
    page.mouse.up()
    expect(page.get_by_text("Verified").first).to_be_visible()


def by_letter(buyer: Walker) -> None:
    """AE5 and AE6; AE5: a code of before is no code now."""
    expect(buyer.page.get_by_role("heading", name="Verify by SMS")).to_be_visible()
    expect(buyer.page.get_by_role("link", name="I no longer have this mailbox")).to_be_visible()
    buyer.page.get_by_role("button", name="Verify now Verify by e-mail").click()
    buyer.press("Get code")
    letter = buyer.letter("code for a new password")
    for said in ("new password", "good until", "Was it not you?"):
        assert said in text_of(letter)
    buyer.fill(Verification_code="000000")
    buyer.press("Confirm")
    buyer.reads("This code is not right")
    buyer.fill(Verification_code=code_in(letter))
    buyer.press("Confirm")


def by_sms(buyer: Walker, phones: SmsProvider) -> None:
    # A minute must pass between two texts to one number: the page says so.
    buyer.page.get_by_role("button", name="Verify now Verify by SMS").click()
    buyer.press("Get code")
    buyer.reads("Verification code")


def new_password(buyer: Walker) -> None:
    """AE7 and AE8"""
    buyer.heading("Choose a new password")
    buyer.fill(New_password=NEW_PASSWORD, Repeat_new_password="something else")
    buyer.press("Change password")
    buyer.reads("The two passwords are not the same")
    buyer.fill(New_password=NEW_PASSWORD, Repeat_new_password=NEW_PASSWORD)
    buyer.press("Change password")
    buyer.heading("Your password has been changed")
    expect(buyer.page.get_by_role("link", name="Home page")).to_be_visible()
    assert "This was not me" in text_of(buyer.letter("was changed"))


def sign_in(buyer: Walker, address: str, password: str) -> None:
    buyer.open("/sign-in")
    buyer.fill_in("E-mail or phone", address)
    buyer.fill(Password=password)
    buyer.press("Sign in")
    buyer.heading(EMAIL)


def hand_in(buyer: Walker) -> None:
    """AE9"""
    buyer.follow("I no longer have this mailbox")
    buyer.fill_in("New e-mail", NEW)
    buyer.press("Send code")
    buyer.fill(Code=code_in(buyer.letter("code for a request", to=NEW)))
    buyer.press("Confirm")
    buyer.fill(Your_name="Anna Petrova", What_only_the_owner_knows="My last order was a lamp.")
    buyer.page.get_by_label("Evidence").set_input_files(PAPERS / "business-licence.png")
    buyer.press("Submit for review")
    buyer.reads("Answer by")


def stop(buyer: Walker) -> None:
    buyer.open(path_in(buyer.letter("new e-mail for your account"), "aliexpress"))
    buyer.press("This was not me")
    buyer.heading("Stopped")


def test_by_keyboard_alone(chromium, served, mail):
    context = chromium.new_context(locale="en-GB")
    buyer = Walker(context.new_page(), served, mail, EMAIL, "aliexpress")
    buyer.page.set_default_timeout(30_000)
    sign_up(buyer)
    buyer.press("Sign out")
    page, keys = buyer.page, buyer.page.keyboard
    buyer.open("/recover")
    tab_to(page, "E-mail or phone")
    keys.type(EMAIL)
    tab_to(page, "Slide to verify")
    for _ in range(5):
        keys.press("ArrowRight")
    expect(page.get_by_text("Verified").first).to_be_visible()
    press(page, "Request", then="Verify by e-mail")
    press(page, "Verify now Verify by e-mail", then="Ask for the code")
    press(page, "Get code", then="A message is on its way")
    code = code_in(buyer.letter("code for a new password"))
    expect(page.get_by_label("Verification code")).to_be_focused()
    keys.type(code)
    keys.press("Enter")
    buyer.heading("Choose a new password")
    tab_to(page, "New password")
    keys.type(NEW_PASSWORD)
    tab_to(page, "Repeat new password")
    keys.type(NEW_PASSWORD)
    keys.press("Enter")
    buyer.heading("Your password has been changed")
    context.close()


def test_when_the_proof_runs_out_it_says_so_and_keeps_the_address(chromium, served, mail):
    """AE3"""
    context = chromium.new_context(locale="en-GB")
    context.add_init_script(
        "const later = setTimeout; window.setTimeout = (f, ms) => later(f, ms > 60000 ? 300 : ms)"
    )
    page = context.new_page()
    page.goto(f"{served.url}/aliexpress/recover")
    page.get_by_label("E-mail or phone").fill(EMAIL)
    slide_without_waiting(page)
    expect(page.get_by_text("The check has run out. Please slide once more.")).to_be_visible()
    expect(page.get_by_label("E-mail or phone")).to_have_value(EMAIL)
    context.close()


def slide_without_waiting(page: Page) -> None:
    slider = page.get_by_role("slider", name="Slide to verify")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")


def test_without_sliding_the_form_says_what_is_missing(chromium, served, mail):
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{served.url}/aliexpress/recover")
    page.get_by_label("E-mail or phone").fill(EMAIL)
    page.get_by_role("button", name="Request").click()
    expect(page.get_by_text("Please slide to verify first.")).to_be_visible()
    page.get_by_label("E-mail or phone").fill("")
    slide_without_waiting(page)
    expect(page.get_by_text("Please fill this in first.")).to_be_visible()
    context.close()
