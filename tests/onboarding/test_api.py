"""A whole application by JSON, from the sign-up to the approval."""

import pytest

from tests.mail import code_in
from tests.people import PDF, SIGN_UP, png

pytestmark = pytest.mark.pages

BODY = {**SIGN_UP, "terms": True}
DETAILS = {
    "company_name": "Northwind Trading",
    "contact_name": "Anna Petrova",
    "phone": "+79123456789",
    "country": "CN",
    "company_kind": "company",
    "types": {"business_licence": "ordinary"},
}


@pytest.fixture
async def token(seller, mail) -> str:
    started = (await seller.api("/sign-ups", BODY)).json()
    await seller.letters_arrive()
    code = {"code": code_in(mail.newest(SIGN_UP["email"]))}
    return (await seller.api("/sign-ups/confirm", code, started["attempt"])).json()["session"]


async def upload(seller, token: str, item: str, content: bytes, kind: str, name: str = "scan"):
    headers = {"authorization": f"Bearer {token}", "content-type": kind}
    address = f"/api/v1/application/items/{item}/papers?name={name}"
    return await seller.browser.post(address, content=content, headers=headers)


async def test_an_application_goes_off_and_is_approved(seller, reviewer, token):
    asked = (await seller.api("/application", token=token, method="GET")).json()
    assert (asked["state"], asked["kind"]) == ("draft", "application")
    missing = (await seller.api("/application/missing", token=token, method="GET")).json()
    assert missing["business_licence"] == "missing_paper"
    saved = await seller.api("/application", DETAILS, token, method="PUT")
    assert saved.status_code == 200, saved.text
    big = png(1500, 1500) + b"\0" * 200_000  # more than a JSON body may hold
    added = await upload(seller, token, "business_licence", big, "image/png", "licence.png")
    assert added.status_code == 201, added.text
    added = await upload(seller, token, "tax_registration", PDF, "application/pdf")
    items = {each["name"]: each for each in added.json()["items"]}
    assert items["business_licence"]["papers"][0]["name"] == "licence.png"
    assert items["tax_registration"]["papers"][0]["pages"] == 1
    sent = (await seller.api("/application/submit", token=token)).json()
    assert sent["state"] == "in_review"
    assert sent["promised_on"]
    again = await seller.api("/application/submit", token=token)
    assert (again.status_code, again.json()["code"]) == (409, "under_review")
    await reviewer.decide("approve")
    done = (await seller.api("/application", token=token, method="GET")).json()
    assert done["state"] == "done"
    lines = (await seller.api("/cases", token=token, method="GET")).json()
    assert [(each["kind"], each["label"]) for each in lines] == [("application", "Approved")]


async def test_what_is_wrong_names_its_field(seller, token):
    bad = {**DETAILS, "numbers": {"tax_number": "123"}}
    answer = await seller.api("/application", bad, token, method="PUT")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["number_tax_number"]
    answer = await upload(seller, token, "business_licence", b"no picture", "image/png")
    assert answer.json()["errors"][0]["code"] == "bad_file"
    answer = await upload(seller, token, "nothing_like_it", png(), "image/png")
    assert answer.status_code == 422


async def test_a_paper_is_taken_out_and_an_application_withdrawn(seller, token):
    await seller.api("/application", DETAILS, token, method="PUT")
    added = (await upload(seller, token, "business_licence", png(), "image/png")).json()
    paper = next(e for e in added["items"] if e["name"] == "business_licence")["papers"][0]["id"]
    left = await seller.api(f"/application/papers/{paper}", token=token, method="DELETE")
    item = next(e for e in left.json()["items"] if e["name"] == "business_licence")
    assert item["papers"] == []
    gone = await seller.api("/application/withdraw", token=token)
    assert gone.json()["state"] == "withdrawn"
    assert (await seller.api("/application/again", token=token)).status_code == 201


async def test_a_strangers_file_is_not_even_taken_in(seller):
    answer = await upload(seller, "", "business_licence", b"x" * 5_000_000, "image/png")
    assert answer.status_code == 401


async def test_support_is_asked_and_answers(seller, reviewer, token):
    asked = await seller.api("/support", {"words": "Which paper is meant?"}, token)
    assert (asked.status_code, asked.json()["state"]) == (201, "in_review")
    assert (await seller.api("/support", {"words": "And?"}, token)).json()["code"] == "asked_before"
    back = {"verdict_details": "sent_back", "reason_details": "other"}
    await reviewer.decide("ask_for_changes", words_details="Where are you from?", **back)
    seen = (await seller.api("/support", token=token, method="GET")).json()
    assert seen["items"][0]["words"] == "Where are you from?"
    assert (await seller.api("/support/reply", {"words": "CN"}, token)).status_code == 200
    await reviewer.decide("approve", answer_words="The licence.")
    assert (await seller.api("/support", token=token, method="GET")).json()[
        "words"
    ] == "The licence."
