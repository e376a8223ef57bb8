"""How long papers are kept, and what is left of them: a number in the chain of facts."""

import re

import pytest

from keyhouse.kit.files import FileStore
from tests.mail import text_of

pytestmark = pytest.mark.pages

DAY = 24 * 3600
EMAIL = "anna@example.com"


async def stored(house) -> list[str]:
    return await house.parts.get(FileStore).names()


async def a_refusal(seller, reviewer) -> None:
    await seller.register()
    await seller.apply()
    await reviewer.decide("reject", reject_reason="not_eligible")


async def later(seller, clock, days: float) -> None:
    clock.forward_seconds(days * DAY + 3700)
    await seller.everything_due_is_done()
    await seller.sign_in_wholly()


async def test_papers_of_a_refusal_are_erased_when_their_time_is_over(
    seller, reviewer, clock, house
):
    await a_refusal(seller, reviewer)
    page = (await seller.get("/application")).text
    assert "The papers are kept until" in page
    assert page.count("/application/papers/doc_") == 2
    await later(seller, clock, 179)
    assert len(await stored(house)) == 3  # a picture, a PDF and its pages
    await later(seller, clock, 2)
    page = (await seller.get("/application")).text
    assert re.search(r"Receipt: E[0-9A-F]{15}", page)
    assert "/application/papers/doc_" not in page
    clock.forward_seconds(2 * 3600)
    await seller.everything_due_is_done()
    assert await stored(house) == []


async def test_the_receipt_names_what_is_gone(seller, reviewer, clock, house):
    from keyhouse.domain.audit.queries import of_subject

    await a_refusal(seller, reviewer)
    await later(seller, clock, 181)
    number = re.search(r"Receipt: (E\w+)", (await seller.get("/application")).text)[1]
    await seller.everything_due_is_done()  # sealed
    facts = await of_subject(house.door.visit(house.directory.by_slug("ozon")), number)
    assert [fact.fact for fact in facts] == ["documents.erased"]
    assert len(facts[0].data["papers"]) == 2
    assert facts[0].seal


async def test_a_legal_hold_keeps_papers_and_account(seller, reviewer, clock, house):
    from keyhouse.domain.accounts import queries as accounts

    await a_refusal(seller, reviewer)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    account = await accounts.by_identifier(visit, "email", EMAIL)
    assert await accounts.set_kept(visit, account.id, visit.now)
    await visit.db.commit()
    await later(seller, clock, 400)
    assert len(await stored(house)) == 3
    assert not await accounts.set_kept(visit, account.id, visit.now)
    assert await accounts.set_kept(visit, account.id, None)
    await visit.db.commit()
    await later(seller, clock, 1)
    assert "/application/papers/doc_" not in (await seller.get("/application")).text


async def test_leaving_waits_for_a_legal_hold_and_says_so(merchant, clock, house):
    from keyhouse.domain.accounts import queries as accounts

    await merchant.register()
    await merchant.prove_again("/leave/sure")
    await merchant.submit("/leave/sure", {})
    visit = house.door.visit(house.directory.by_slug("douyin"))
    account = await accounts.by_identifier(visit, "email", EMAIL)
    await accounts.set_kept(visit, account.id, visit.now)
    await visit.db.commit()
    for _ in range(3):
        clock.forward_seconds(15 * DAY)
        await merchant.everything_due_is_done()
        await merchant.everything_due_is_done()
    put_off = merchant.mail.to(EMAIL)
    told = [each for each in put_off if "cannot be deregistered yet" in each["Subject"]]
    assert 1 <= len(told) <= 3
    assert "The law obliges us to keep the data" in text_of(told[0])
    await accounts.set_kept(visit, account.id, None)
    await visit.db.commit()
    clock.forward_seconds(8 * DAY)
    await merchant.everything_due_is_done()
    await merchant.everything_due_is_done()
    gone = text_of(merchant.mail.newest(EMAIL, "was deregistered"))
    assert re.search(r"Receipt for what was erased: E[0-9A-F]{15}", gone)


async def test_a_lapsed_application_is_taken_up_with_its_papers(seller, reviewer, clock):
    await seller.register()
    await seller.apply()
    sent_back = {"verdict_tax_registration": "sent_back", "reason_tax_registration": "unreadable"}
    await reviewer.decide("ask_for_changes", **sent_back)
    await later(seller, clock, 24)
    await later(seller, clock, 7)
    assert "has lapsed" in (await seller.get("/application")).text
    assert (await seller.submit("/application/new", {}, page="/application")).status_code == 303
    assert (await seller.get("/application")).text.count("/application/papers/doc_") == 2
    answer = await seller.submit("/application/submit", {}, page="/application/check")
    assert answer.headers["location"] == "/ozon/application?sent=1", answer.text
    await reviewer.sign_in_at_work()
    await reviewer.decide("approve")
    assert (await seller.activate()).status_code == 303


async def test_a_reopened_draft_that_is_left_alone_lapses_again(seller, reviewer, clock):
    await seller.register()
    await seller.apply()
    sent_back = {"verdict_tax_registration": "sent_back", "reason_tax_registration": "unreadable"}
    await reviewer.decide("ask_for_changes", **sent_back)
    await later(seller, clock, 24)
    await later(seller, clock, 7)
    await seller.submit("/application/new", {}, page="/application")
    await later(seller, clock, 91)
    assert "has lapsed" in (await seller.get("/application")).text


async def test_a_withdrawn_application_can_be_made_again(seller):
    await seller.register()
    await seller.apply()
    await seller.submit("/application/withdraw", {}, page="/application")
    assert "You have withdrawn" in (await seller.get("/application")).text
    await seller.submit("/application/new", {}, page="/application")
    assert 'value="Northwind Trading"' in (await seller.get("/application")).text


async def test_a_draft_under_a_legal_hold_is_not_forgotten(merchant, clock, house):
    from keyhouse.domain.accounts import queries as accounts

    await merchant.register()
    shop = await merchant.open_shop()
    await merchant.fill_in_unbinding(shop)
    visit = house.door.visit(house.directory.by_slug("douyin"))
    account = await accounts.by_identifier(visit, "email", EMAIL)
    await accounts.set_kept(visit, account.id, visit.now)
    await visit.db.commit()
    clock.forward_seconds(100 * DAY)
    await merchant.everything_due_is_done()
    assert len(await stored(house)) == 1
    await accounts.set_kept(visit, account.id, None)
    await visit.db.commit()
    for _ in range(2):
        clock.forward_seconds(2 * 3600)
        await merchant.everything_due_is_done()
    assert await stored(house) == []


async def test_a_case_that_was_taken_up_again_keeps_its_papers(seller, reviewer, clock, house):
    """The list of what is to be erased was made a moment before."""
    from keyhouse.domain.cases import queries as cases
    from keyhouse.domain.cases.erase import erase_papers

    await seller.register()
    await seller.apply()
    await seller.submit("/application/withdraw", {}, page="/application")
    visit = house.door.visit(house.directory.by_slug("ozon"))
    seen = (await cases._in_state(visit, "withdrawn"))[0]
    stale = type("Row", (), {**seen._mapping, "state": "lapsed"})()
    assert await erase_papers(visit, stale, "E1") == 0
    assert await erase_papers(visit, seen, "E2") == 2
    assert await erase_papers(visit, seen, "E3") == 0
    await visit.db.rollback()
    assert len(await stored(house)) == 3
