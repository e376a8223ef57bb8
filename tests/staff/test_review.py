"""OZ4 and OZ5: staff take, look, decide; the seller sees and hears the same."""

import re

import pytest

from tests.mail import code_in, path_in, text_of
from tests.people import SIGN_UP, papers

pytestmark = pytest.mark.pages
EMAIL = SIGN_UP["email"]
BACK = {
    "verdict_tax_registration": "sent_back",
    "reason_tax_registration": "expired",
    "words_tax_registration": "It ended in May.",
}


async def test_letter_and_page_say_the_same_reasons(seller, reviewer):
    await seller.register()
    await seller.apply()
    await reviewer.decide("ask_for_changes", **BACK)
    letter, page = text_of(seller.mail.newest(EMAIL)), (await seller.get("/application")).text
    for part in (
        "Tax registration",
        "It has expired, or is no longer current.",
        "It ended in May.",
    ):
        assert part in letter
        assert part in page


async def test_only_what_was_sent_back_opens_again(seller, reviewer):
    await seller.register()
    await seller.apply()
    await reviewer.decide("ask_for_changes", **BACK)
    page = (await seller.get("/application")).text
    assert re.findall(r'type="file" id="f-(\w+)"', page) == ["tax_registration"]
    await seller.fill_in([*papers()[:1]], company_name="Sneaky Ltd")
    page = (await seller.get("/application/check")).text
    assert "Sneaky" not in page
    assert page.count("licence.png") == 1


async def test_handing_in_again_needs_the_change_and_keeps_the_old_revision(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.decide("ask_for_changes", **BACK)
    unchanged = await seller.submit("/application/submit", {}, page="/application/check")
    assert "This was sent back" in unchanged.text
    await seller.fill_in(papers()[1:])
    await seller.submit("/application/submit", {}, page="/application/check")
    assert "Revision 2" in (await reviewer.get(f"/staff/cases/{case}")).text.replace("\n", " ")


async def test_the_clock_stands_still_while_the_seller_is_to_act(seller, reviewer, clock):
    await seller.register()
    await seller.apply()
    clock.forward_seconds(2 * 24 * 3600)
    await reviewer.sign_in_at_work()
    await reviewer.decide("ask_for_changes", **BACK)
    clock.forward_seconds(5 * 24 * 3600)  # from Wednesday to Monday
    await seller.sign_in_wholly()
    await seller.fill_in(papers()[1:])
    await seller.submit("/application/submit", {}, page="/application/check")
    assert "Answer by March 10, 2026" in (await seller.get("/application")).text


async def test_an_approval_sends_the_letter_that_activates_once(seller, reviewer, stranger):
    await seller.register()
    await seller.apply()
    await reviewer.decide("approve")
    path = path_in(seller.mail.newest(EMAIL))
    for _ in range(20):
        assert "Activate account" in (await stranger.get(path)).text
    assert (await stranger.submit("/activate", {})).headers["location"] == "/ozon/activated"
    assert "Your account is active" in (await stranger.get("/activated")).text
    again = await seller.get(path)
    assert "can no longer be used" in again.text
    assert (await seller.get("/account")).url.path == "/ozon/account"


async def test_a_rejection_can_be_answered_with_a_new_application(seller, reviewer, clock):
    await seller.register()
    await seller.apply()
    await reviewer.decide("reject", reject_reason="not_eligible")
    assert "cannot sell here" in text_of(seller.mail.newest(EMAIL))
    clock.forward_seconds(1)
    await seller.submit("/application/new", {}, page="/application")
    page = (await seller.get("/application")).text
    assert 'value="Northwind Trading"' in page


async def test_after_a_final_reason_there_is_no_new_one(seller, reviewer):
    await seller.register()
    await seller.apply()
    await reviewer.decide("reject", reject_reason="false_information")
    assert "A new application is not possible" in (await seller.get("/application")).text
    answer = await seller.submit("/application/new", {}, page="/support")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("act", "form", "said"),
    [
        ("ask_for_changes", {}, "Send at least one item back"),
        ("ask_for_changes", {"verdict_tax_registration": "sent_back"}, "Choose a reason"),
        (
            "ask_for_changes",
            {"verdict_tax_registration": "sent_back", "reason_tax_registration": "other"},
            "Say in a few words",
        ),
        ("approve", BACK, "You have sent something back"),
        ("reject", {}, "Choose a reason"),
        ("reject", {"reject_reason": "other"}, "Say in a few words"),
    ],
)
async def test_a_decision_without_its_reason_is_refused(seller, reviewer, act, form, said):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.press(case, "take")
    answer = await reviewer.press(case, act, **form)
    assert answer.status_code == 422
    assert said in answer.text


async def test_nobody_decides_without_having_taken_the_case(seller, reviewer):
    await seller.register()
    await seller.apply()
    answer = await reviewer.press(await reviewer.first_case(), "approve")
    assert answer.status_code == 409


async def test_every_look_at_a_paper_is_a_fact(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    page = (await reviewer.get(f"/staff/cases/{case}")).text
    paper = re.search(rf"/staff/cases/{case}/papers/\w+", page)[0]
    for _ in range(3):
        assert (await reviewer.get(paper)).status_code == 200
    assert "Looks at papers: 3" in (await reviewer.get(f"/staff/cases/{case}")).text


async def test_drafts_are_none_of_the_staffs_business(seller, reviewer, house):
    from sqlalchemy import text

    await seller.register()
    case = await house.database.unit().value(text("SELECT id FROM cases"))
    assert (await reviewer.get(f"/staff/cases/{case}")).status_code == 404


async def test_another_marketplaces_staff_sees_nothing(seller, reviewer, app, worker, mail):
    from tests.people import Person

    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    async with Person(app, worker, mail) as foreign:
        foreign.browser.base_url = "https://keyhouse.test/douyin"
        token = reviewer.browser.cookies["__Host-kh-ozon-staff"]
        foreign.browser.cookies.set("__Host-kh-douyin-staff", token, domain="keyhouse.test")
        assert (await foreign.get(f"/staff/cases/{case}")).url.path == "/douyin/staff/sign-in"


async def test_a_refused_decision_loses_nothing_that_was_typed(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.press(case, "take")
    note = "First line.\r\nSecond line."
    for form in ({}, {**BACK, "words_tax_registration": "turn\u202ed"}):
        act = "ask_for_changes" if form else "reject"
        answer = await reviewer.press(case, act, reject_words=note, **form)
        assert answer.status_code == 422
        assert "Second line." in answer.text
        assert "Ask for changes" in answer.text


async def test_staff_look_up_what_became_of_messages(seller, reviewer, mail):
    await seller.register()
    page = (await reviewer.submit("/staff/messages", {"address": SIGN_UP["email"]})).text
    assert "taken by the mail server" in page
    assert code_in(mail.newest(SIGN_UP["email"])) not in page
    other = (await reviewer.submit("/staff/messages", {"address": "nobody@example.com"})).text
    assert "Nothing was sent to this address" in other
    wrong = await reviewer.submit("/staff/messages", {"address": "nonsense"})
    assert wrong.status_code == 422


async def test_only_staff_look_up_messages(seller):
    await seller.register()
    assert (await seller.get("/staff/messages")).url.path == "/ozon/staff/sign-in"


async def test_every_look_is_a_fact_and_very_many_raise_an_alarm(seller, reviewer, house, capfd):
    """ST-06"""
    from sqlalchemy import select

    from keyhouse.domain.audit.models import facts
    from keyhouse.domain.audit.watch_looks import MOST, note_look

    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    for _ in range(3):
        await reviewer.get(f"/staff/cases/{case}")
    visit = house.door.visit(house.directory.by_slug("ozon"))

    async def told(fact: str) -> int:
        return len(await visit.db.all(select(facts.c.id).where(facts.c.fact == fact)))

    assert await told("case.viewed") == 3
    for number in range(MOST):
        await note_look(visit, "case.viewed", f"cas_{number}")
    await visit.db.commit()
    assert await told("case.viewed") == MOST + 3
    assert await told("staff.many_looks") == 0
    await note_look(visit, "account.viewed", "acc_one_more")
    await visit.db.commit()
    assert await told("staff.many_looks") == 1
    assert "one person looks at very many people's matters" in capfd.readouterr().out
