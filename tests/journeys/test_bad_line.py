"""OZ15 in a real browser: the line goes, what was typed stays, and it is sent once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walker import Walker
from tests.mail import MailServer
from tests.people import EMAIL
from tests.running import Server

pytestmark = [pytest.mark.timeout(120), pytest.mark.xdist_group("browser three")]


@pytest.fixture
def person(chromium: Browser, served: Server, mail: MailServer) -> Iterator[Walker]:
    context = chromium.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    context.set_default_timeout(30_000)
    yield Walker(context.new_page(), served, mail, EMAIL)
    context.close()


def test_a_question_outlives_the_line(person, mail):
    page = person.page
    person.open("/support")
    page.get_by_label("Question").fill("The parcel never came.")
    page.context.set_offline(True)
    person.reads("No connection. What you typed is kept.")
    page.get_by_label("E-mail for our answer").fill(EMAIL)
    person.press("Go on")
    person.reads("is sent once when the line is back")
    page.context.set_offline(False)
    person.heading("Check your mailbox")
    person.letter("code")
    assert len(mail.to(EMAIL)) == 1


def test_typed_text_is_there_after_a_reload_and_secrets_are_not(person):
    page = person.page
    person.open("/sign-in")
    page.get_by_label("E-mail or phone").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill("three unrelated words")
    page.reload()
    expect(page.get_by_label("E-mail or phone")).to_have_value(EMAIL)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert EMAIL in kept
    assert "three unrelated words" not in kept
