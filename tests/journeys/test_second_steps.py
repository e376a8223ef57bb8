"""OZ9 and DY13 in a real browser: an app, recovery codes and passkeys, put in, used and lost."""

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.keyboard import press, tab_to
from tests.journeys.walker import Walker
from tests.mail import MailServer, code_in, text_of
from tests.people import EMAIL, PASSWORD
from tests.running import Server

pytestmark = [pytest.mark.timeout(180), pytest.mark.xdist_group("browser two")]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Owner(Walker):
    """A buyer with a device that holds passkeys."""

    def __init__(self, devtools, device: str, page, served: Server, mail: MailServer) -> None:
        super().__init__(page, served, mail, EMAIL, "aliexpress")
        self.devtools, self.device = devtools, device


@pytest.fixture
def buyer(chromium: Browser, served: Server, mail: MailServer) -> Iterator[Owner]:
    context = chromium.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    context.set_default_timeout(30_000)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable", {"enableUI": False})
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield Owner(devtools, device["authenticatorId"], page, served, mail)
    context.close()


def test_app_codes_and_passkeys(buyer):
    sign_up(buyer)
    codes = add_app(buyer)
    add_passkey(buyer)
    buyer.press("Sign out")
    by_autofill(buyer)
    take_the_device_away(buyer)
    by_recovery_code(buyer, codes[0])
    remove_the_lost_passkey(buyer, codes[1])


def sign_up(buyer: Owner) -> None:
    buyer.open("/sign-up")
    buyer.page.locator("#f-identifier").fill(EMAIL)
    buyer.fill(Password=PASSWORD)
    buyer.page.get_by_role("checkbox").check()
    buyer.press("Sign up")
    buyer.fill(Code=code_in(buyer.letter("Confirm your e-mail")))
    buyer.press("Confirm e-mail")
    buyer.heading(EMAIL)


def add_app(buyer: Owner) -> list[str]:
    """By keys alone, with a slip in between."""
    page = buyer.page
    buyer.follow("Security")
    buyer.heading("Security")
    press(page, "Add an authenticator app", "Confirm it is you")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    buyer.heading("Authenticator app")
    app = pyotp.TOTP((page.locator(".secret").text_content() or "").replace(" ", ""))
    tab_to(page, "Code")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    buyer.reads("This code is not right.")
    expect(page.get_by_label("Code", exact=True)).to_be_focused()
    page.keyboard.type(app.now())  # the secret is still the same
    page.keyboard.press("Enter")
    buyer.heading("Recovery codes")
    codes = [each.text_content() or "" for each in page.locator(".codes code").all()]
    tab_to(page, "I have kept these codes.")
    page.keyboard.press("Space")
    press(page, "Use these codes", "These recovery codes count from now on.")
    return codes


def add_passkey(buyer: Owner) -> None:
    buyer.follow("Add a passkey")
    buyer.fill_in("Name of this passkey", "My phone")
    buyer.press("Add a passkey")
    buyer.reads("Added. Your addresses were told")
    buyer.reads("My phone")


def by_autofill(buyer: Owner) -> None:
    """The browser offers the passkey in the field for the address: nothing is typed or pressed."""
    buyer.heading(EMAIL)


def take_the_device_away(buyer: Owner) -> None:
    buyer.devtools.send("WebAuthn.clearCredentials", {"authenticatorId": buyer.device})


def by_recovery_code(buyer: Owner, code: str) -> None:
    buyer.press("Sign out")
    buyer.fill_in("E-mail or phone", EMAIL)
    buyer.fill(Password=PASSWORD)
    buyer.press("Sign in")
    buyer.heading("Confirm it is you")
    buyer.press("Use a passkey")
    buyer.reads("The passkey did not work.")
    buyer.press("Recovery code")
    buyer.fill_in("Recovery code", code)
    buyer.press("Confirm")
    buyer.heading(EMAIL)
    assert "Codes left: 9" in text_of(buyer.letter("recovery code was used"))


def remove_the_lost_passkey(buyer: Owner, code: str) -> None:
    """It asks for a fresh proof, by another recovery code, and comes back to where one was."""
    buyer.follow("Security")
    buyer.page.get_by_role("link", name="Remove: My phone").click()
    buyer.heading("Confirm it is you")
    buyer.follow("Recovery code")
    buyer.fill_in("Recovery code", code)
    buyer.press("Confirm")
    buyer.heading("Remove the passkey “My phone”?")
    buyer.press("Remove")
    buyer.reads("Removed. Your addresses were told.")
    expect(buyer.page.get_by_text("My phone")).to_have_count(0)
