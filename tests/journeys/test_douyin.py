"""Journey DY in a real browser: DY1–DY12 and DY14–DY16, with scripts and without.

An owner on a phone, support, and two reviewers.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.keyboard import press, tab_to
from tests.journeys.walker import Walker
from tests.mail import MailServer, code_in, text_of
from tests.people import PASSWORD
from tests.running import ALONE_OR_TWO, BOTH, Server

SOURCE = Path(__file__).parents[2] / "src" / "keyhouse"
PICTURE = SOURCE / "app" / "papers" / "business-licence.png"
EMAIL = "li@example.com"
KINDS = ("orders", "after_sales", "debts", "balance")

# Two lines of browsers at most: they wait a lot, and other tests work meanwhile.
pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("browser one")]


@pytest.fixture(params=BOTH)
def has_js(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def windows(
    has_js: bool, chromium: Browser, served: Server, mail: MailServer
) -> Iterator[list[Walker]]:
    """The owner on a phone; support and two reviewers at desks, signed in."""
    sizes = [{"width": 390, "height": 844}, *[{"width": 1280, "height": 800}] * 3]
    contexts = [
        chromium.new_context(java_script_enabled=has_js, locale="en-GB", viewport=size)
        for size in sizes
    ]
    for context in contexts:
        context.set_default_timeout(30_000)
    people = [Walker(c.new_page(), served, mail, EMAIL, "douyin") for c in contexts]
    for staff, name in zip(people[1:], ("sun", "rita", "ivan"), strict=True):
        staff.sign_in_at_work(name, served.add_staff("douyin", name))
    yield people
    for context in contexts:
        context.close()


@ALONE_OR_TWO
def test_a_merchant_unbinds_a_shop_and_comes_back(windows, served, has_js, tmp_path):
    owner, support, first, second = windows
    leave_at_once(served, tmp_path)
    sign_up(owner)
    open_shop(owner)
    both_paths(owner)
    settle(support, but="orders")
    apply(owner)
    under_review(owner)
    reject(first)
    hand_in_again(owner)
    approve(second, support)
    unbound(owner)
    come_back(owner)


@pytest.mark.search
@pytest.mark.parametrize("has_js", [False], ids=["no-js"])
def test_support_opens_it_and_somebody_else_decides(windows):
    owner, support, first, _ = windows
    sign_up(owner)
    open_shop(owner)
    settle(support)
    open_for_owner(support)
    first.open("/staff")
    first.follow("Tea and Lamps")
    first.press("Take this case")
    first.decide("Approve", "Unbound")
    owner.letter("is unbound")


@pytest.mark.parametrize("has_js", [True], ids=["js"])
def test_a_sanction_and_its_appeal(windows):
    owner, support, first, _ = windows
    sign_up(owner)
    open_shop(owner)
    support.open("/staff/accounts")
    support.fill_in("E-mail or phone of the account", EMAIL)
    support.press("Find")
    support.page.get_by_text("Restrict, freeze or ban").first.click()
    form = support.page.locator("details").first
    form.get_by_label("Kind").select_option("frozen")
    form.get_by_label("Reason").select_option("false_information")
    form.get_by_role("button", name="Put it on").click()
    support.reads("Done. The owner has a letter.")
    owner.letter("is restricted")
    owner.open("/standing")
    owner.reads("Information that was handed in is false.")
    owner.follow("Appeal")
    owner.fill_in("What you say to it", "The papers are right: see the picture.")
    owner.page.get_by_label("Evidence").set_input_files(PICTURE)
    owner.press("Send the appeal")
    owner.reads("We have received your appeal.")
    # Who froze the account does not decide the appeal.
    support.open("/staff")
    support.page.get_by_role("link", name=re.compile("Tea and Lamps|li@example")).first.click()
    support.press("Take this case")
    support.press("Approve")
    support.reads("somebody else has to decide it")
    support.press("Return to the queue")
    first.open("/staff")
    first.page.get_by_role("link", name=re.compile("Tea and Lamps|li@example")).first.click()
    first.press("Take this case")
    first.decide("Approve", "Approved")
    owner.letter("is lifted")
    owner.open("/standing")
    owner.reads("Nothing holds against your account")


@pytest.mark.search
@pytest.mark.parametrize("has_js", [True], ids=["js"])
def test_by_keyboard_alone(windows):
    """Applying and deciding without a mouse; the shop itself is opened and settled before."""
    owner, support, first, _ = windows
    sign_up(owner)
    open_shop(owner)
    settle(support)
    page, keys = owner.page, owner.page.keyboard
    page.on(
        "filechooser", lambda chooser: chooser.set_files(PICTURE)
    )  # what the system's dialog does
    page.goto(f"{page.url}/unbind".replace("/me/shop/", "/shops/"))
    choose(page, "Reason", "New phone")
    press(page, "Go on", then="This may be enough")
    press(page, "Go on with unbinding", then="Keep a safe copy of your own.")
    for label, value in (("Contact name", "Li Wei"), ("Contact details", EMAIL)):
        tab_to(page, label)
        keys.press("Control+a")
        keys.type(value)
    tab_to(page, "Identity card")
    keys.press("Enter")
    expect(page.get_by_label("Identity card", exact=True)).to_have_value(re.compile(PICTURE.name))
    press(page, "Check your details", then="Submit application")
    tab_to(page, "I understand what unbinding does")
    keys.press("Space")
    press(page, "Submit application", then="We have received your application.")
    first.open("/staff")
    press(first.page, "Tea and Lamps", then="Take this case")
    press(first.page, "Take this case", then="Return to the queue")
    press(first.page, "Approve", then="Approved. It takes effect in a few seconds.")
    first.see_it_done("Unbound")
    owner.letter("is unbound")


def choose(page: Page, label: str, option: str) -> None:
    """A list's entry by typing its first letters."""
    tab_to(page, label)
    page.keyboard.type(option)


def leave_at_once(served: Server, folder: Path) -> None:
    """The packaged playbook, but deregistering does not wait two weeks."""
    text = (SOURCE / "playbooks" / "douyin.toml").read_text("utf-8")
    (folder / "douyin.toml").write_text(text + "\n[leaving]\nwaiting_days = 0\n", "utf-8")
    served.run("playbook", "publish", "douyin", str(folder / "douyin.toml"))


def sign_up(owner: Walker) -> None:
    owner.open("/")
    owner.follow("Sign up")
    owner.fill_in("E-mail", EMAIL)
    owner.fill(Password=PASSWORD)
    owner.page.get_by_role("checkbox").check()
    before = len([x for x in owner.mail.to(EMAIL) if "Confirm your e-mail" in x["Subject"]])
    owner.press("Sign up")
    owner.fill(Code=code_in(owner.letter("Confirm your e-mail", after=before)))
    owner.press("Confirm e-mail")
    owner.heading(EMAIL)


def open_shop(owner: Walker) -> None:
    owner.follow("Me")
    owner.follow("Shop")
    owner.reads("You have no shop here yet")
    owner.follow("Open a shop")
    owner.fill_in("Shop name", "Tea and Lamps")
    owner.press("Open a shop")
    owner.heading("Tea and Lamps")


def both_paths(owner: Walker) -> None:
    """DY1"""
    for name in ("Me", "Shop", "Manage", "Account settings", "Shop binding", "Unbind"):
        owner.follow(name)
    owner.heading("Before you unbind")
    path = owner.page.url
    more = ("Me", "More", "Settings", "Account and security", "Shop", "Remove certification")
    for name in more:
        owner.follow(name)
    owner.heading("Before you unbind")
    assert owner.page.url == path
    for name in ("Shop rules", "Do I need to unbind?"):
        expect(owner.page.get_by_text(name)).to_be_visible()
    assert owner.page.get_by_text(re.compile("^Guide: ")).count() == 3
    assert is_narrow(owner)


def is_narrow(walker: Walker) -> bool:
    """Nothing has to be scrolled sideways on a phone but a table in its own box."""
    return bool(
        walker.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if walker.page.evaluate("() => 1")
        else True
    )


def settle(staff: Walker, but: str = "") -> None:
    """DY5: the built-in ledger; one kind stays open until later."""
    staff.open("/staff/shops")
    staff.follow("Tea and Lamps")
    for kind in KINDS:
        staff.page.get_by_label("What", exact=True).select_option(kind)
        state = "blocked" if kind == but else "clear"
        staff.page.get_by_label("Status", exact=True).select_option(state)
        staff.fill_in("Number", "3" if kind == but else "0")
        staff.fill_in("Amount", "120.50" if kind == but else "0")
        staff.fill_in("Currency", "CNY" if kind == but else "")
        staff.press("Save")
        staff.reads("Saved.")


def apply(owner: Walker) -> None:
    """DY2 to DY6"""
    owner.page.reload()
    owner.reads("keeps the shop bound")
    owner.reads("120.50 CNY")
    owner.page.get_by_label("Reason").select_option(label="New phone")
    owner.press("Go on")
    owner.heading("This may be enough")
    owner.reads("Change the phone or e-mail of your account")
    owner.follow("Go on with unbinding")
    owner.reads("Keep a safe copy of your own.")
    owner.page.get_by_label("Reason").select_option(label="Other")
    owner.fill_in("Your own words", "These idiots lost it")
    owner.fill_in("Contact name", "Li Wei")
    owner.fill_in("Contact details", "+86 138 1234 5678")
    owner.press("Check your details")
    owner.reads("“idiots” reads as an insult")  # DY3
    owner.fill_in("Your own words", "The phone was lost.")
    owner.press("Check your details")
    owner.reads("Please upload this paper.")
    for name in ("Identity card", "Business licence"):
        owner.page.get_by_label(name, exact=True).set_input_files(PICTURE)  # DY4
    expect(owner.page.get_by_label(re.compile("Trademark certificate"))).to_be_visible()
    owner.press("Check your details")
    owner.heading("Check your details")
    owner.reads("You can hand in now, but the shop stays bound")
    owner.press("Submit application")
    owner.reads("Please accept this to go on.")
    owner.page.get_by_label("I understand what unbinding does").check()
    owner.press("Submit application")
    owner.reads("We have received your application.")
    assert "You get an answer by" in text_of(owner.letter("We have your application to unbind"))


def under_review(owner: Walker) -> None:
    """DY7, DY8"""
    for name in ("Me", "Shop", "Manage", "Account settings", "Application status"):
        owner.follow(name)
    owner.reads("Under review: nothing can be changed now")
    owner.reads("You get an answer by")
    page = owner.page.url.replace("/status", "/form")
    owner.page.goto(page)
    owner.heading("Application status")


def reject(first: Walker) -> None:
    """DY9: the reasons by item; what blocks keeps it from being approved."""
    first.open("/staff")
    first.follow("Tea and Lamps")
    first.press("Take this case")
    first.press("Approve")
    first.reads("Something has to be settled first")
    first.page.get_by_label("Send back – Identity card").check()
    first.page.get_by_label("Reason – Identity card").select_option("unreadable")
    first.decide("Ask for changes", "Rejected")


def hand_in_again(owner: Walker) -> None:
    letter = text_of(owner.letter("was rejected"))
    assert "It cannot be read" in letter
    for name in ("Me", "Shop", "Manage", "Account settings", "Application status"):
        owner.follow(name)
    owner.reads("Rejected")
    owner.follow("Hand in again")
    assert owner.page.get_by_label("Contact name").count() == 0
    assert owner.page.get_by_label("Business licence", exact=True).count() == 0
    owner.page.get_by_label("Identity card", exact=True).set_input_files(PICTURE)
    owner.page.get_by_label(re.compile("More papers")).set_input_files(PICTURE)
    owner.press("Check your details")
    owner.page.get_by_label("I understand what unbinding does").check()
    owner.press("Submit application")
    owner.reads("We have received your application.")


def approve(second: Walker, support: Walker) -> None:
    """The blocked shop becomes clear, and is unbound by another reviewer."""
    settle(support)
    second.open("/staff")
    second.follow("Tea and Lamps")
    second.reads("What changed since revision 1")
    second.press("Take this case")
    second.decide("Approve", "Unbound")


def unbound(owner: Walker) -> None:
    """DY9, DY15, DY16"""
    owner.letter("is unbound")
    owner.page.reload()
    owner.reads("Unbound")
    owner.page.get_by_text("Who looked at your papers").click()
    owner.follow("Revision 2")
    owner.heading("Receipt")
    owner.follow("Application status")
    owner.follow("After unbinding")
    owner.heading("After unbinding")
    owner.reads("This page stays until everything is settled.")
    owner.follow("Me")
    owner.follow("Shop")
    owner.reads("This account was unbound, so it cannot be bound again, but a new account can")


def come_back(owner: Walker) -> None:
    """DY11, DY12, DY15: a key, a copy of one's data, deregister, sign up anew, bind."""
    number = owner.page.locator("article code").first.text_content()
    owner.follow("After unbinding")
    owner.press("Make a binding key")
    owner.fill(Password=PASSWORD)
    owner.press("Confirm")
    owner.open("/me/shop")
    owner.follow("After unbinding")
    owner.press("Make a binding key")
    key = owner.page.locator("p.code").text_content()
    owner.follow("Open a new shop account")
    owner.follow("Get a copy of my data")
    owner.fill(Password=PASSWORD)
    owner.press("Confirm")
    with owner.page.expect_download() as download:
        owner.press("Download")
    assert download.value.suggested_filename.endswith(".zip")
    owner.letter("A copy of your data")
    owner.open("/leave")
    owner.follow("Go on")
    owner.press("Deregister account")
    owner.heading("Your account will be deregistered")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if [x for x in owner.mail.to(EMAIL) if "was deregistered" in x["Subject"]]:
            break
        time.sleep(0.5)
    owner.letter("was deregistered")
    owner.page.context.clear_cookies()
    sign_up(owner)
    owner.follow("Me")
    owner.follow("Shop")
    owner.follow("Bind a shop")
    owner.fill_in("Shop number", number)
    owner.fill_in("Binding key", key)
    owner.press("Bind a shop")
    owner.heading("Tea and Lamps")
    owner.reads("Bound")


def open_for_owner(support: Walker) -> None:
    """DY10"""
    support.open("/staff/shops")
    support.follow("Tea and Lamps")
    support.page.get_by_label("Reason", exact=True).select_option(label="My data leaked")
    support.press("Open an application for the owner")
    support.fill_in("Contact name", "Li Wei")
    for name in ("Identity card", "Evidence of who asked"):
        support.page.get_by_label(name, exact=True).set_input_files(PICTURE)
    support.press("Check your details")
    support.page.get_by_label("I understand what unbinding does").check()
    support.press("Submit application")
    support.reads("Handed in for the owner. Somebody else decides it.")
    support.page.locator("a[href*='/staff/cases/']").first.click()
    support.press("Take this case")
    support.press("Approve")
    support.reads("somebody else has to decide it")
    support.press("Return to the queue")
