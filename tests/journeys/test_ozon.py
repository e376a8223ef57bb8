"""Journey OZ in a real browser: OZ1–OZ6, OZ8, OZ11–OZ14, OZ17, with JavaScript and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walker import Walker
from tests.mail import MailServer, code_in, path_in, text_of
from tests.people import PASSWORD
from tests.running import ALONE_OR_TWO, BOTH, Server

PAPERS = Path(__file__).parents[2] / "src" / "keyhouse" / "app" / "papers"
EMAIL = "anna@example.com"
NEW_PASSWORD = "another horse, another stable"

pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("browser two")]


@pytest.fixture(params=BOTH)
def windows(
    request: pytest.FixtureRequest, chromium: Browser, served: Server, mail: MailServer
) -> Iterator[tuple[Walker, Walker]]:
    """The seller's window and the reviewer's."""
    contexts = [
        chromium.new_context(java_script_enabled=request.param, locale="en-GB") for _ in range(2)
    ]
    for context in contexts:
        context.set_default_timeout(30_000)
    yield tuple(Walker(context.new_page(), served, mail, EMAIL) for context in contexts)
    for context in contexts:
        context.close()


@ALONE_OR_TWO
def test_a_seller_registers_is_reviewed_signs_in_and_recovers(windows, served):
    seller, reviewer = windows
    sign_up(seller)
    confirm_by_code(seller)
    hand_in_papers(seller)
    staff_password = served.run(
        "staff", "add", "-m", "ozon", "--email", "rita@staff.example", "--name", "Rita"
    )
    reviewer.sign_in_at_work("rita", re.search(r"password (\w+)", staff_password)[1])
    send_back_one_paper(reviewer)
    hand_in_again(seller)
    approve(reviewer)
    activate(seller)
    sign_out_and_in(seller, PASSWORD)
    recover(seller)
    sign_out_and_in(seller, NEW_PASSWORD)
    lock_and_unlock(seller, served)


def sign_up(seller: Walker) -> None:
    """OZ1"""
    seller.open("/")
    expect(seller.page.get_by_role("link", name="Seller centre")).to_be_visible()
    seller.follow("Join us")
    seller.fill(Company_name="Northwind Trading", Contact_name="Anna Petrova")
    seller.fill(E9mail=EMAIL, Phone="+7 912 345-67-89", Password="password1")
    seller.page.get_by_role("checkbox").check()
    seller.press("Create account")
    seller.reads("Many people use this password")
    expect(seller.page.get_by_label("Company name")).to_have_value("Northwind Trading")
    seller.fill(Password=PASSWORD)
    seller.press("Create account")
    seller.heading("Check your mailbox")
    expect(seller.page.get_by_role("link", name="Contact support").first).to_be_visible()  # OZ17


def confirm_by_code(seller: Walker) -> None:
    """OZ2; and OZ13: before that, the right password leads to the letter again."""
    letter = seller.letter("Confirm your e-mail")
    assert "Northwind Trading" in text_of(letter)
    seller.open(path_in(letter))
    seller.heading("Confirm e-mail")  # opening the link uses nothing up
    seller.open("/sign-in")
    seller.page.get_by_label("E-mail or phone").fill(EMAIL)
    seller.page.get_by_label("Password", exact=True).fill(PASSWORD)
    seller.press("Sign in")
    seller.fill(Code="000000")
    seller.press("Confirm e-mail")
    seller.reads("This code is not right")
    seller.page.reload()  # asks nothing, sends nothing again
    seller.fill(Code=code_in(letter))
    seller.press("Confirm e-mail")
    seller.heading("Your application")


def hand_in_papers(seller: Walker) -> None:
    """OZ3"""
    page = seller.page
    page.get_by_label("Business licence").set_input_files(PAPERS / "business-licence.png")
    page.get_by_label("Type of paper").select_option(label="Ordinary licence")
    seller.press("Check your details")
    seller.reads("Please upload this paper")
    page.get_by_label("Tax registration").set_input_files(PAPERS / "tax-registration.pdf")
    seller.press("Check your details")
    seller.heading("Check your details")
    expect(page.get_by_role("link", name="business-licence.png")).to_be_visible()
    expect(page.get_by_role("link", name="Change: Tax registration")).to_be_visible()
    seller.press("Submit for review")
    seller.reads("In review")
    seller.reads("Answer by")
    assert "answer by" in text_of(seller.letter("We have your application"))


def send_back_one_paper(reviewer: Walker) -> None:
    """OZ4"""
    reviewer.follow("Northwind Trading")
    reviewer.press("Take this case")
    page = reviewer.page
    expect(page.get_by_role("img", name="Business licence")).to_be_visible()
    page.get_by_label("Send back – Tax registration").check()
    page.get_by_label("Reason – Tax registration").select_option(
        label="It has expired, or is no longer current."
    )
    page.get_by_label("Note to the applicant – Tax registration").fill("It ended in May.")
    reviewer.press("Ask for changes")
    reviewer.press("Undo")
    reviewer.reads("Undone. Nothing was sent.")
    note = page.get_by_label("Note to the applicant – Tax registration")
    expect(note).to_have_value("It ended in May.")  # what was typed is still there
    reviewer.decide("Ask for changes", "Changes needed")


def hand_in_again(seller: Walker) -> None:
    letter = text_of(seller.letter("needs changes"))
    assert "Tax registration" in letter
    assert "It ended in May." in letter
    seller.open("/application")
    seller.reads("Changes needed")
    seller.reads("It ended in May.")
    expect(seller.page.get_by_label("Business licence")).to_have_count(0)
    seller.page.get_by_label("Tax registration").set_input_files(PAPERS / "tax-registration.pdf")
    seller.press("Check your details")
    seller.press("Submit for review")
    seller.reads("In review")


def approve(reviewer: Walker) -> None:
    reviewer.open("/staff")
    reviewer.follow("Northwind Trading")
    reviewer.press("Take this case")
    reviewer.decide("Approve", "Approved")


def activate(seller: Walker) -> None:
    """OZ5; and OZ13: the letter can be had again."""
    seller.letter("is approved")
    seller.open("/account")
    seller.reads("Approved")
    seller.press("Send the activation letter again")
    seller.open(path_in(seller.letter("is approved", after=1)))
    seller.press("Activate account")
    seller.reads("Your account is active")


def sign_out_and_in(seller: Walker, password: str) -> None:
    """OZ6 and OZ8"""
    if seller.page.get_by_role("button", name="Sign out").count():
        seller.press("Sign out")
    seller.open("/sign-in")
    before = len([e for e in seller.mail.to(EMAIL) if "code to sign in" in e["Subject"]])
    seller.page.get_by_label("E-mail or phone").fill(EMAIL)
    seller.page.get_by_label("Password", exact=True).fill(password)
    expect(seller.page.get_by_label("This is not my device")).to_be_visible()
    seller.press("Sign in")
    seller.heading("Confirm it is you")
    seller.heading("E-mail code")
    seller.fill(Code=code_in(seller.letter("code to sign in", after=before)))
    seller.press("Confirm")
    seller.heading("Northwind Trading")


def recover(seller: Walker) -> None:
    """OZ11 and OZ12"""
    seller.press("Sign out")
    seller.open("/sign-in")
    seller.follow("Forgot password?")
    seller.fill(E9mail=EMAIL)
    seller.press("Send code")
    seller.page.get_by_text("I did not get a code").click()
    expect(seller.page.get_by_role("button", name="Send a new code")).to_be_visible()
    seller.fill(Code=code_in(seller.letter("code for a new password")))
    seller.press("Confirm")
    seller.page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    seller.page.get_by_label("Repeat new password").fill(NEW_PASSWORD)
    seller.press("Change password")
    seller.heading("Your password has been changed")
    assert "was changed" in seller.letter("was changed")["Subject"]


def lock_and_unlock(seller: Walker, served: Server) -> None:
    """A simple OZ14"""
    seller.press("Sign out")
    for _ in range(5):
        seller.open("/sign-in")
        seller.page.get_by_label("E-mail or phone").fill(EMAIL)
        seller.page.get_by_label("Password", exact=True).fill("not the right one")
        seller.press("Sign in")
    seller.reads("It opens again by itself")
    expect(seller.page.get_by_role("link", name="Ask support to unlock")).to_be_visible()
    served.run("accounts", "unlock", EMAIL, "-m", "ozon", "--reason", "ticket 7")
    sign_out_and_in(seller, NEW_PASSWORD)
