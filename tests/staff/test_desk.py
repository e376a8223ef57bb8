"""The queue, planned decisions and their undo, notes, assignment, previews, findings."""

import re

import pytest

from tests.mail import text_of
from tests.people import EMAIL, TOKEN, Person, papers

pytestmark = pytest.mark.pages


@pytest.fixture
async def case(seller, reviewer) -> str:
    await seller.register()
    await seller.apply()
    return await reviewer.first_case()


async def decide_now(person, case: str, act: str, **form: str):
    """The press alone: nothing has happened yet."""
    page = (await person.get(f"/staff/cases/{case}")).text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    sent = {"version": version, "act": act, **form, "_token": TOKEN.findall(page)[-1]}
    return await person.browser.post(f"/staff/cases/{case}", data=sent)


async def test_a_decision_can_be_undone_for_some_seconds(seller, reviewer, case, clock):
    await reviewer.press(case, "take")
    assert (
        await decide_now(reviewer, case, "reject", reject_reason="not_eligible")
    ).status_code == 303
    assert "Undo" in (await reviewer.get(f"/staff/cases/{case}")).text
    page = f"/staff/cases/{case}"
    undone = await reviewer.submit(f"{page}/undo", {}, page=page)
    assert undone.status_code == 303
    clock.forward_seconds(10)
    await reviewer.everything_due_is_done()
    assert "In review" in (await seller.get("/application")).text
    assert not [m for m in seller.mail.to(EMAIL) if "rejected" in m["Subject"]]
    # afterwards it is too late
    assert (await reviewer.press(case, "reject", reject_reason="not_eligible")).status_code == 303
    assert (await reviewer.submit(f"{page}/undo", {}, page=page)).status_code == 409
    assert seller.mail.newest(EMAIL, "rejected")


async def test_what_cannot_be_done_is_refused_at_once(reviewer, case):
    await reviewer.press(case, "take")
    assert (await decide_now(reviewer, case, "reject")).status_code == 422
    assert (await decide_now(reviewer, case, "approve")).status_code == 303
    assert (await decide_now(reviewer, case, "approve")).status_code == 409  # one is on its way


async def test_who_is_taken_off_the_staff_decides_nothing_in_those_seconds(
    seller, reviewer, case, clock, house
):
    from sqlalchemy import text

    await reviewer.press(case, "take")
    await decide_now(reviewer, case, "approve")
    unit = house.database.unit()
    await unit.write(text("UPDATE staff SET role = 'operator'"))
    await unit.commit()
    clock.forward_seconds(9)
    await reviewer.everything_due_is_done()
    assert "In review" in (await seller.get("/application")).text


async def test_a_decision_that_came_too_late_is_told_to_its_maker(seller, reviewer, case, clock):
    await reviewer.press(case, "take")
    await decide_now(reviewer, case, "approve")
    await seller.submit("/application/withdraw", {}, page="/application")
    clock.forward_seconds(9)
    await reviewer.everything_due_is_done()
    told = "could not be carried out"
    withdrawn = "Withdrawn" in (await reviewer.get(f"/staff/cases/{case}")).text
    assert not withdrawn or told in (await reviewer.get("/staff")).text


async def test_the_preview_is_the_letter(seller, reviewer, case):
    await reviewer.press(case, "take")
    form = {"reject_reason": "other", "reject_words": "Please see § 5.", "preview": "true"}
    page = await decide_now(reviewer, case, "decide", **form)
    assert page.status_code == 200
    assert "Please see § 5." in page.text
    assert "Nothing has been decided yet." in page.text
    await reviewer.press(case, "reject", reject_reason="other", reject_words="Please see § 5.")
    letter = seller.mail.newest(EMAIL, "rejected")
    assert letter["Subject"] in page.text
    assert "Please see § 5." in text_of(letter)


async def test_the_preview_of_an_approval_shows_no_link(seller, reviewer, case):
    await reviewer.press(case, "take")
    page = await decide_now(reviewer, case, "decide", preview="true")
    assert "activate your account" in page.text
    assert "/activate/" not in page.text


async def test_take_next_gives_each_their_own(seller, reviewer, second_reviewer, app, worker, mail):
    await seller.register()
    await seller.apply()
    async with Person(app, worker, mail) as another:
        await another.register(email="boris@example.com", phone="+7 912 345-67-80")
        await another.apply()
    got = [
        (await each.submit("/staff/next", {}, page="/staff")).headers["location"]
        for each in (reviewer, second_reviewer)
    ]
    assert len(set(got)) == 2
    none = await reviewer.submit("/staff/next", {}, page="/staff")
    assert none.headers["location"] == got[0]  # one's own comes first
    mine = await reviewer.get("/staff?view=mine")
    assert mine.text.count("data-row") == 1


async def test_lists_filters_and_what_is_late(seller, reviewer, case, clock):
    assert "Northwind" in (await reviewer.get("/staff?language=en")).text
    assert "Northwind" not in (await reviewer.get("/staff?language=zh")).text
    assert "Northwind" not in (await reviewer.get("/staff?due=late")).text
    assert "Northwind" in (await reviewer.get("/staff?country=cn")).text
    reference = re.search(r"<code>(\w{4}-\w{4})</code>", (await reviewer.get("/staff")).text)[1]
    assert "Northwind" in (await reviewer.get(f"/staff?q={reference.lower()}")).text
    kept = await reviewer.submit(
        "/staff/filters?due=late", {"name": "Fire"}, page="/staff?due=late"
    )
    assert kept.headers["location"] == "/ozon/staff?due=late"
    assert "★ Fire" in (await reviewer.get("/staff")).text
    clock.forward_seconds(14 * 24 * 3600)
    await reviewer.sign_in_at_work()
    page = (await reviewer.get("/staff?due=late")).text
    assert "Northwind" in page
    assert '<b data-count="late">1</b>' in page
    forget = re.search(r"/staff/filters/flt_\w+/drop", page)[0]
    await reviewer.submit(forget, {}, page="/staff?due=late")
    assert "★ Fire" not in (await reviewer.get("/staff")).text


async def test_hostile_filters_find_nothing_and_break_nothing(reviewer):
    for query in ("view=x%00", "kind='", "language=%ff", "page=99999999", "q=%00", "country=%F0"):
        assert (await reviewer.get(f"/staff?{query}")).status_code == 200


async def test_notes_are_for_the_staff_alone(seller, reviewer, second_reviewer, case):
    page = f"/staff/cases/{case}"
    await reviewer.submit(f"{page}/notes", {"note": "<b>Looks odd</b>"}, page=page)
    assert "&lt;b&gt;Looks odd" in (await second_reviewer.get(page)).text
    assert "Looks odd" not in (await seller.get("/application")).text


async def test_a_case_is_given_to_somebody_who_may_decide_it(
    reviewer, second_reviewer, case, app, house, worker, mail
):
    async with Person(app, worker, mail) as helper:
        supporter = await helper.become_reviewer(house, "sun@staff.example", "support")
        await reviewer.press(case, "take")
        page = f"/staff/cases/{case}"
        text = (await reviewer.get(page)).text
        version = re.search(r'name="version" value="(\d+)"', text)[1]
        boris = re.search(r'<option value="(stf_\w+)"[^>]*>Boris', text)[1]
        to = {"version": version, "to": supporter}
        assert (await reviewer.submit(f"{page}/assign", to, page=page)).status_code == 422
        to["to"] = boris
        assert (await reviewer.submit(f"{page}/assign", to, page=page)).status_code == 303
        assert (await second_reviewer.get("/staff?view=mine")).text.count("data-row") == 1
        assert (await reviewer.press(case, "approve")).status_code == 409  # no longer theirs


async def test_a_role_sees_only_what_it_works_on(reviewer, case, app, house, worker, mail):
    async with Person(app, worker, mail) as helper, Person(app, worker, mail) as operator:
        await helper.become_reviewer(house, "sun@staff.example", "support")
        await operator.become_reviewer(house, "otto@staff.example", "operator")
        assert (await helper.get(f"/staff/cases/{case}")).status_code == 200
        assert (await helper.press(case, "take")).status_code == 403
        assert (await operator.get(f"/staff/cases/{case}")).status_code == 403


async def apply_as(seller, name: str) -> None:
    await seller.register()
    await seller.fill_in(papers(), company_name=name)
    await seller.submit("/application/submit", {}, page="/application/check")


@pytest.mark.parametrize(
    "name", ["Аpple Trading", "Nоrthwind", "Göogle Сo", "ΑΒΒ Trading", "pаypal", "Ｎоrthwind"]
)
async def test_names_of_mixed_scripts_are_shown_to_reviewers(seller, reviewer, name):
    """ID-02"""
    await apply_as(seller, name)
    page = (await reviewer.get(f"/staff/cases/{await reviewer.first_case()}")).text
    assert "different scripts" in page
    assert "Something was found" in (await reviewer.get("/staff?due=risk")).text


@pytest.mark.parametrize("name", ["Northwind Trading", "Ромашка", "北风 Trading", "Škoda & Čas"])
async def test_names_of_one_script_are_not(seller, reviewer, name):
    await apply_as(seller, name)
    page = (await reviewer.get(f"/staff/cases/{await reviewer.first_case()}")).text
    assert "different scripts" not in page


async def test_nobody_decides_about_an_account_of_their_own(seller, reviewer, case, house):
    """ST-01"""
    from sqlalchemy import text

    unit = house.database.unit()
    await unit.write(text("UPDATE staff SET email = :email"), {"email": EMAIL})
    await unit.commit()
    assert (await reviewer.press(case, "take")).status_code == 403
    following = await reviewer.submit("/staff/next", {}, page="/staff")
    assert following.headers["location"] == "/ozon/staff?did=none"
