"""A reviewer's, a supporter's, a security officer's and an operator's day, in a real browser."""

import re
from collections.abc import Iterator

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walker import Walker
from tests.mail import MailServer, code_in, path_in
from tests.onboarding.test_api import BODY, DETAILS
from tests.people import PASSWORD, PDF, png
from tests.running import Server

pytestmark = [pytest.mark.timeout(240), pytest.mark.xdist_group("browser three")]
PAPERS = (
    ("business_licence", png(), "image/png"),
    ("tax_registration", PDF, "application/pdf"),
)
ROLES = {"rita": "reviewer", "sun": "support", "sonja": "security", "otto": "operator"}


@pytest.fixture
def staff(chromium: Browser, served: Server, mail: MailServer) -> Iterator[dict[str, Walker]]:
    """Everybody's window, before they have signed in."""
    contexts = {name: chromium.new_context(locale="en-GB") for name in (*ROLES, "nina")}
    for context in contexts.values():
        context.set_default_timeout(30_000)
    yield {
        name: Walker(context.new_page(), served, mail, f"{name}@staff.example")
        for name, context in contexts.items()
    }
    for context in contexts.values():
        context.close()


def hand_in(served: Server, mail: MailServer, number: int, company: str) -> str:
    """An application that went off by the API; the seller's address."""
    email = f"seller{number}@example.com"
    phone = f"+7 912 345-67-{number:02}"
    english = {"accept-language": "en"}
    with httpx.Client(base_url=f"{served.url}/ozon/api/v1", headers=english) as api:
        body = {**BODY, "email": email, "phone": phone, "company_name": company}
        attempt = api.post("/sign-ups", json=body).json()["attempt"]
        code = code_in(Walker(None, served, mail, email).letter("Confirm your e-mail"))
        api.headers["authorization"] = f"Bearer {attempt}"
        token = api.post("/sign-ups/confirm", json={"code": code}).json()["session"]
        api.headers["authorization"] = f"Bearer {token}"
        api.put("/application", json={**DETAILS, "company_name": company})
        papers = {
            "business_licence": (png(), "image/png"),
            "tax_registration": (PDF, "application/pdf"),
        }
        for item, (content, kind) in papers.items():
            headers = {"content-type": kind}
            api.post(
                f"/application/items/{item}/papers?name=scan", content=content, headers=headers
            )
        sent = api.post("/application/submit")
        assert sent.json()["state"] == "in_review", sent.text
    return email


def test_four_people_at_work(staff, served, mail):
    email = hand_in(served, mail, 1, "Northwind Trading")
    for name in ("otto", "sonja", "sun", "rita"):
        password = served.add_staff("ozon", name, ROLES[name])
        arrives_at_work(staff[name], name, password)
    an_operator_brings_somebody(staff["otto"], staff["sonja"], staff["nina"])
    a_reviewer_decides_by_keyboard(staff["rita"], served, mail, email)
    a_supporter_helps(staff["sun"])
    an_officer_stops_a_thief(staff["sonja"], mail, email)
    two_people_change_the_playbook(staff["otto"], staff["sonja"])
    an_operator_pauses_the_letters(staff["otto"])
    an_officer_reads_the_audit(staff["sonja"])
    nothing_keeps_anybody_out(staff)


def arrives_at_work(person: Walker, name: str, password: str) -> None:
    person.open("/staff")
    person.fill(E9mail=f"{name}@staff.example", Password=password)
    person.press("Sign in")
    person.page.get_by_text("I cannot scan it").click()
    secret = person.page.locator("code.secret").inner_text().replace(" ", "")
    person.fill(Code=pyotp.TOTP(secret).now())
    person.press("Confirm")
    person.heading("Staff" if name == "otto" else "Cases")


def an_operator_brings_somebody(otto: Walker, sonja: Walker, nina: Walker) -> None:
    otto.fill(Name="Nina")
    otto.page.get_by_label("E-mail").fill("nina@staff.example")
    otto.page.locator("#f-role").select_option("support")
    otto.press("Ask for the invitation")
    otto.reads("It holds once somebody else has confirmed it.")
    expect(otto.page.get_by_role("button", name="Confirm")).to_have_count(0)
    sonja.open("/staff/team")
    sonja.press("Confirm – Nina")
    sonja.reads("A letter with a link is on its way.")
    nina.open(path_in(nina.letter("You are invited")))
    nina.reads("Your role: Support")
    nina.fill(New_password=PASSWORD)
    nina.press("Go on")
    nina.heading("Set up a second step")


def a_reviewer_decides_by_keyboard(rita: Walker, served, mail, email: str) -> None:
    """Counts every key: under 12 for a case."""
    page, pressed = rita.page, []

    def keys(*names: str) -> None:
        for name in names:
            pressed.append(name)
            page.wait_for_load_state()  # the page's script listens
            page.keyboard.press(name)

    keys("n")  # the most urgent case becomes hers
    rita.heading("Northwind Trading")
    keys("j", "j", "x")  # the second paper is not good
    expect(page.get_by_label("Reason – Business licence")).to_be_focused()
    keys("ArrowDown", "Escape", "p")
    rita.reads("What would be sent")
    rita.reads("It cannot be read: take a sharper picture of the whole page.")
    keys("Control+Enter")
    rita.reads("The letter leaves in a few seconds.")
    assert len(pressed) < 12
    keys("u")
    rita.reads("Undone. Nothing was sent.")
    expect(page.get_by_label("Send back – Business licence")).to_be_checked()  # as it was typed
    pressed.clear()
    keys("j", "j", "a", "Control+Enter")  # nothing is marked any more: approved
    rita.see_it_done("Approved")
    assert len(pressed) < 12
    assert Walker(None, served, mail, email).letter("is approved")
    assert not [m for m in mail.to(email) if "changes" in m["Subject"]]
    keys("q")
    expect(page.locator("[data-count=open]").first).to_have_text("0")
    hand_in(served, mail, 2, "Аpple Trading")
    expect(page.locator("[data-count=open]").first).to_have_text("1")  # without a reload
    keys("?")
    rita.heading("Keyboard")
    keys("Escape", "n")
    rita.reads("Letters of different scripts in one name")
    page.get_by_label("Internal note").fill("Looks like a false name.")
    rita.press("Add the note")
    rita.reads("Only the staff sees it.")
    keys("e")
    rita.reads("A reviewer asked for help with a case")
    rita.open("/staff?view=escalated")
    rita.reads("Escalated")


def a_supporter_helps(sun: Walker) -> None:
    sun.open("/staff")
    sun.follow("Аpple Trading")
    sun.reads("Looks like a false name.")
    sun.reads("Your role reads this kind of case; others decide it.")
    expect(sun.page.get_by_role("button", name="Take this case")).to_have_count(0)
    sun.follow("Accounts")
    expect(sun.page.get_by_label("E-mail or phone of the account")).to_be_focused()
    sun.page.keyboard.type("northwind")
    sun.page.keyboard.press("Enter")
    sun.heading("Northwind Trading")
    sun.page.get_by_text("Unlock the sign-in").click()
    sun.page.locator("form[action$=unlock]").get_by_label("Reason, for the record").fill("T-17")
    sun.press("Unlock")
    sun.reads("It was not locked.")
    expect(sun.page.get_by_text("Restrict, freeze or ban")).to_have_count(0)


def an_officer_stops_a_thief(sonja: Walker, mail: MailServer, email: str) -> None:
    sonja.open("/staff/accounts")
    sonja.page.get_by_label("E-mail or phone of the account").fill(email)
    sonja.press("Find")
    sonja.page.get_by_text("Others know the password").click()
    sonja.page.locator("form[action$=compromised]").get_by_label("Reason, for the record").fill(
        "on a list"
    )
    sonja.press("Make it useless")
    sonja.reads("The password opens nothing any more.")
    assert re.search("password", str(sonja.letter("password", to=email)["Subject"]))
    sonja.reads("password known to others")


def two_people_change_the_playbook(otto: Walker, sonja: Walker) -> None:
    otto.open("/staff/playbook")
    otto.page.get_by_label("marketplace.accent").fill("blue")
    otto.press("Look at what changes")
    otto.reads("marketplace.accent = 'blue'")
    expect(otto.page.get_by_label("marketplace.accent")).to_have_value("blue")
    otto.page.get_by_label("marketplace.accent").fill("#7a1fa2")
    otto.press("Look at what changes")
    otto.heading("Before it is proposed")
    otto.reads("#7a1fa2")
    otto.reads("1 open case keeps version 1.")
    otto.fill(Why_it_should_change="The new colour")
    otto.press("Propose it")
    otto.reads("You proposed it: somebody else publishes it.")
    expect(otto.page.get_by_role("button", name="Publish")).to_have_count(0)
    sonja.open("/staff/playbook")
    sonja.reads("The new colour")
    sonja.press("Publish")
    sonja.reads("Version 2, in force since")
    otto.open("/staff/playbook?view=history")
    otto.press("Propose it again – 1")
    otto.reads("Back to version 1")
    otto.press("Drop")
    otto.reads("Nothing has changed.")


def an_operator_pauses_the_letters(otto: Walker) -> None:
    otto.follow("Messages")
    otto.page.locator("summary", has_text="Pause – E-mail").click()
    otto.page.locator("form[action$='email/pause']").get_by_label("Reason").fill("Down")
    otto.press("Pause – E-mail")
    otto.reads("people read of it on their pages")
    otto.press("Go on – E-mail")
    otto.reads("what waited leaves within seconds")
    otto.follow("How they look")
    otto.page.locator("#f-language").select_option("zh")
    otto.press("Show")
    expect(otto.page.locator("article[lang=zh]").first).to_be_visible()


def an_officer_reads_the_audit(sonja: Walker) -> None:
    sonja.follow("Audit")
    sonja.reads("facts are as they were sealed.")
    sonja.page.get_by_label("What", exact=True).select_option("playbook.published")
    sonja.press("Search")
    found = sonja.page.get_by_role("cell", name="A new version of the playbook is in force.")
    expect(found.first).to_be_visible()
    sonja.open("/staff?view=decided")
    sonja.follow("Northwind Trading")
    with sonja.page.expect_download() as taken:
        sonja.follow("Everything as a signed archive (ZIP)")
    assert taken.value.suggested_filename.endswith(".zip")


WORK = ("/staff", "/staff?view=decided", "/staff/accounts", "/staff/messages")
LEAD = ("/staff/audit", "/staff/insight", "/staff/team", "/staff/playbook")
REST = ("/staff/playbook?view=toml", "/staff/playbook?view=history", "/staff/messages/templates")
MORE = ("/staff/programs", "/staff/webhooks")


def nothing_keeps_anybody_out(staff: dict[str, Walker]) -> None:
    sonja, rita = staff["sonja"], staff["rita"]
    sonja.finds_nothing_wrong(*WORK, *LEAD, *REST, *MORE)
    sonja.open("/staff?view=escalated")
    case = sonja.page.locator("[data-row] a").first.get_attribute("href") or ""
    rita.finds_nothing_wrong(case.removeprefix("/ozon"))
    rita.page.set_viewport_size({"width": 390, "height": 800})
    rita.page.emulate_media(color_scheme="dark")
    rita.finds_nothing_wrong("/staff", case.removeprefix("/ozon"))
    sonja.page.set_viewport_size({"width": 390, "height": 800})
    sonja.page.emulate_media(color_scheme="dark")
    sonja.finds_nothing_wrong(*WORK, *LEAD, *REST, *MORE)
