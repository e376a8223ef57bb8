"""One browser window, and the mailbox of whoever sits before it."""

import re
import time
from contextlib import suppress
from email.message import EmailMessage

import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, expect

from tests.mail import MailServer, code_in
from tests.people import PASSWORD
from tests.running import Server

LETTER = 150  # seconds: one that was being sent when a server died is taken over after two minutes


class Walker:
    def __init__(
        self, page: Page, server: Server, mail: MailServer, email: str, marketplace: str = "ozon"
    ) -> None:
        self.page, self.mail, self.email = page, mail, email
        self.base = f"{server.url}/{marketplace}"

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def fill(self, **fields: str) -> None:
        for label, value in fields.items():
            self.fill_in(label.replace("_", " ").replace("9", "-"), value)

    def fill_in(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).fill(value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def open_account(self) -> None:
        """A buyer's, with a proven address; signed in afterwards."""
        self.open("/sign-up")
        self.fill(E9mail=self.email, Password=PASSWORD)
        self.page.get_by_role("checkbox").check()
        self.press("Sign up")
        self.fill(Code=code_in(self.letter("Confirm your e-mail")))
        self.press("Confirm e-mail")
        self.heading(self.email)

    def sign_in_at_work(self, name: str, password: str) -> None:
        """The first time: the authenticator app is set up."""
        self.open("/staff")
        self.fill(E9mail=f"{name}@staff.example", Password=password)
        self.press("Sign in")
        self.page.get_by_text("I cannot scan it").click()
        secret = self.page.locator("code.secret").inner_text().replace(" ", "")
        self.fill(Code=pyotp.TOTP(secret).now())
        self.press("Confirm")
        self.heading("Cases")

    def decide(self, name: str, done: str) -> None:
        """A decision, and the seconds in which it could be undone."""
        self.press(name)
        self.see_it_done(done)

    def see_it_done(self, done: str) -> None:
        """Until the case's page says so, and nothing can be undone any more."""
        self.reads(re.compile(f"in a few seconds|{done}"))
        deadline = time.monotonic() + 40
        while self.page.get_by_text("in a few seconds").count() and time.monotonic() < deadline:
            time.sleep(2)
            with suppress(Error):  # with scripts the page does it too, and may be faster
                self.page.goto(self.page.url)
        self.reads(done)

    def reads(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def finds_nothing_wrong(self, *paths: str) -> None:
        """By axe-core nothing serious keeps anybody out of these pages, and none moves sideways."""
        for path in paths:
            self.open(path)
            found = Axe().run(self.page).response["violations"]
            grave = [
                (each["id"], each["nodes"][0]["html"][:200])
                for each in found
                if each["impact"] in ("serious", "critical")
            ]
            assert not grave, (path, grave)
            is_wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not is_wide, path

    def letter(self, subject: str, after: int = 0, to: str = "") -> EmailMessage:
        """The newest letter whose subject says this; waits for the worker."""
        address, deadline = to or self.email, time.monotonic() + LETTER
        while time.monotonic() < deadline:
            found = [each for each in self.mail.to(address) if subject in each["Subject"]]
            if len(found) > after:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(f"no letter {subject!r} for {address}")
