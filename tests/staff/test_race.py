"""ST-02: of many decisions about one case one counts, on both databases."""

import asyncio
import re

from sqlalchemy import text

from tests.people import TOKEN, Person


async def test_two_reviewers_never_have_one_case(seller, reviewer, second_reviewer, clock):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.press(case, "take")
    assert (await second_reviewer.press(case, "take")).status_code == 409
    assert "Anna has this case until" in (await second_reviewer.get(f"/staff/cases/{case}")).text
    clock.forward_seconds(31 * 60)
    assert (await second_reviewer.press(case, "take")).status_code == 303
    assert (await reviewer.press(case, "approve")).status_code == 409


async def test_a_stale_page_decides_nothing(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.press(case, "take")
    token = await reviewer.token(f"/staff/cases/{case}")
    form = {"version": "1", "act": "approve", "_token": token}
    answer = await reviewer.browser.post(f"/staff/cases/{case}", data=form)
    assert answer.status_code == 409
    assert "Somebody changed this" in answer.text


async def test_twenty_decisions_at_once_are_one(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.press(case, "take")
    page = (await reviewer.get(f"/staff/cases/{case}")).text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    tokens = [await reviewer.token(f"/staff/cases/{case}") for _ in range(20)]
    forms = [{"version": version, "act": "approve", "_token": t} for t in tokens]
    sent = (reviewer.browser.post(f"/staff/cases/{case}", data=form) for form in forms)
    statuses = sorted(a.status_code for a in await asyncio.gather(*sent))
    assert statuses == [303] + [409] * 19


async def plan(reviewer, case: str, act: str, **form: str):
    """The press alone; nothing of the decision has happened yet."""
    page = (await reviewer.get(f"/staff/cases/{case}")).text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    sent = {"version": version, "act": act, **form, "_token": TOKEN.findall(page)[-1]}
    answer = await reviewer.browser.post(f"/staff/cases/{case}", data=sent)
    assert answer.status_code == 303, answer.text


async def seconds_pass(reviewer) -> None:
    reviewer.clock.forward_seconds(9)
    await reviewer.worker.beat()
    await reviewer.letters_arrive()


async def test_the_next_case_leaves_the_decision_on_its_way_alone(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.press(case, "take")
    await plan(reviewer, case, "approve")
    following = await reviewer.submit("/staff/next", {}, page="/staff")
    assert following.headers["location"] == "/ozon/staff?did=none"
    assert (await reviewer.press(case, "release")).status_code == 409
    await seconds_pass(reviewer)
    assert "Approved" in (await seller.get("/application")).text


async def test_what_was_undone_is_not_carried_out_by_the_next_one(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    page = f"/staff/cases/{case}"
    await reviewer.press(case, "take")
    await plan(reviewer, case, "approve")
    reviewer.clock.forward_seconds(1)
    await reviewer.submit(f"{page}/undo", {}, page=page)
    await plan(reviewer, case, "reject", reject_reason="other", reject_words="No.")
    await reviewer.submit(f"{page}/undo", {}, page=page)
    assert "No." in (await reviewer.get(page)).text  # what was typed is still there
    reviewer.clock.forward_seconds(1)
    await plan(reviewer, case, "reject", reject_reason="not_eligible")
    await seconds_pass(reviewer)
    assert "cannot sell here" in (await seller.get("/application")).text


async def test_a_broken_plan_stops_no_other(seller, reviewer, app, house, worker, mail):
    await seller.register()
    await seller.apply()
    async with Person(app, worker, mail) as another:
        await another.register(email="boris@example.com", phone="+7 912 345-67-80")
        await another.apply()
    for _ in range(2):
        taken = await reviewer.submit("/staff/next", {}, page="/staff")
        case = taken.headers["location"].rpartition("/")[2]
        await plan(reviewer, case, "approve")
    unit = house.database.unit()
    broken = text("UPDATE planned_decisions SET said = '{}' WHERE case_id = :case")
    await unit.write(broken, {"case": case})
    await unit.commit()
    await seconds_pass(reviewer)
    assert (await reviewer.get("/staff?view=decided")).text.count("data-row") == 1
    assert "could not be carried out" in (await reviewer.get("/staff")).text


async def test_ones_own_cases_come_before_nobodys(seller, reviewer, app, worker, mail, clock):
    await seller.register()
    await seller.apply()
    clock.forward_seconds(60)
    async with Person(app, worker, mail) as another:
        await another.register(email="boris@example.com", phone="+7 912 345-67-80")
        await another.apply()
    cases = re.findall(r"/staff/cases/(cas_\w+)", (await reviewer.get("/staff")).text)
    await reviewer.press(cases[1], "take")
    own = await reviewer.submit("/staff/next", {}, page="/staff")
    assert own.headers["location"].endswith(cases[1])
