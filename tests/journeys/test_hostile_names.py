"""XS-01: names, notes and file names that would like to be scripts, wherever they are shown."""

import time

import httpx
import pytest

from tests.journeys.test_staff import DETAILS, arrives_at_work
from tests.journeys.walker import Walker
from tests.mail import code_in
from tests.onboarding.test_api import BODY
from tests.people import PDF, png

pytestmark = [pytest.mark.search, pytest.mark.timeout(600), pytest.mark.xdist_group("browser two")]
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<!--<img src=x onerror=alert(1)>-->",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} #{alert(1)} <%= alert(1) %>",
    '" autofocus onfocus=alert(1) x="',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href=javascript:alert(1)>x</a>",
    "<style>@import'http://x.example'</style>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x.example")',
    "%(x)s %s {0} \\u003cscript\\u003e",
)


def hand_in(served, mail, number: int, text: str) -> None:
    email = f"seller{number}@example.com"
    english = {"accept-language": "en"}
    with httpx.Client(base_url=f"{served.url}/ozon/api/v1", headers=english) as api:
        body = {**BODY, "email": email, "phone": f"+7 912 345-67-{number:02}"}
        names = {"company_name": text, "contact_name": text}
        started = api.post("/sign-ups", json={**body, **names}).json()
        code = code_in(Walker(None, served, mail, email).letter("Confirm your e-mail"))
        api.headers["authorization"] = f"Bearer {started['attempt']}"
        token = api.post("/sign-ups/confirm", json={"code": code}).json()["session"]
        api.headers["authorization"] = f"Bearer {token}"
        assert api.put("/application", json={**DETAILS, **names}).status_code == 200
        for item, (content, kind) in {
            "business_licence": (png(), "image/png"),
            "tax_registration": (PDF, "application/pdf"),
        }.items():
            where, named = f"/application/items/{item}/papers", {"name": text}
            headers = {"content-type": kind}
            api.post(where, params=named, content=content, headers=headers)
        assert api.post("/application/submit").json()["state"] == "in_review"


def test_no_name_becomes_a_script(chromium, served, mail):
    told: list[str] = []
    for number, text in enumerate(HOSTILE):
        hand_in(served, mail, number, text)
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda said: said.type == "error" and told.append(said.text))
    rita = Walker(page, served, mail, "rita@staff.example")
    arrives_at_work(rita, "rita", served.add_staff("ozon", "rita", "senior"))
    cases = [each.get_attribute("href") for each in page.locator("[data-row] a").all()]
    assert len(cases) == len(HOSTILE)
    for number, case in enumerate(cases):
        rita.open(case.removeprefix("/ozon"))
        page.locator("textarea[name=note]").fill(HOSTILE[number])
        rita.press("Add the note")
        rita.reads("Only the staff sees it.")
        rita.press("Take this case")
        rita.press("Preview the letter")  # with the name in it
        rita.heading("What would be sent")
        page.locator("main a[href*='/staff/accounts/']").first.click()
        page.wait_for_load_state("networkidle")
    for path in ("/staff", "/staff/accounts", "/staff/insight"):
        rita.open(path)
        time.sleep(0.5)
    assert [each for each in told if "409" not in each] == []
    context.close()
