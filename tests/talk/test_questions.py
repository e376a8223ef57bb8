"""A question about a running case: asked in one language, read in another, answered, seen."""

import asyncio

import pytest

from tests.mail import text_of
from tests.people import Person

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


@pytest.fixture
async def case(seller, reviewer) -> str:
    await seller.register()
    await seller.apply()
    return await reviewer.first_case()


async def ask(reviewer, case, code="who_acts", words=""):
    where = f"/staff/cases/{case}"
    form = {"question": code, "question_words": words}
    return await reviewer.submit(f"{where}/questions", form, page=where)


async def answer(person, case, words="She is my sister."):
    return await person.submit(f"/questions/{case}", {"words": words})


async def test_a_question_is_answered(seller, reviewer, case, mail):
    answered = await ask(reviewer, case, words="Your name is not in the register.")
    assert answered.headers["location"].endswith("?did=asked")
    await seller.letters_arrive()
    letter = text_of(mail.newest("anna@example.com", "question"))
    assert "How do the company and the person who applies belong together?" in letter
    assert "Your name is not in the register." in letter
    assert f"/questions/{case}" in letter
    assert f"/questions/{case}" in (await seller.get("/application")).text
    assert (await answer(seller, case)).headers["location"].endswith("?did=answered")
    page = (await reviewer.get(f"/staff/cases/{case}")).text
    assert "She is my sister." in page
    assert "answered" in (await reviewer.get("/staff")).text


async def test_each_side_reads_it_in_its_own_language(seller, reviewer, case):
    await seller.browser.get("/language/ru")
    await ask(reviewer, case)
    page = (await seller.get(f"/questions/{case}")).text
    assert "Как связаны компания и человек, который подает заявку?" in page


async def test_nobody_else_reads_or_answers_it(seller, reviewer, case, app, worker, mail):
    assert (await seller.get(f"/questions/{case}")).status_code == 404  # nothing is asked yet
    await ask(reviewer, case)
    async with Person(app, worker, mail) as other:
        assert (await other.browser.get(f"/questions/{case}")).status_code == 303
        await other.register(email="boris@example.com", phone="+7 912 345-67-80")
        assert (await other.get(f"/questions/{case}")).status_code == 404
        token = await other.token("/support")
        sent = {"_token": token, "words": "It is mine"}
        assert (await other.browser.post(f"/questions/{case}", data=sent)).status_code == 404


async def test_a_decision_that_has_not_seen_the_answer_is_stopped(seller, reviewer, case):
    await reviewer.press(case, "take")
    await ask(reviewer, case)
    page = (await reviewer.get(f"/staff/cases/{case}")).text
    await answer(seller, case)
    from tests.people import TOKEN

    form = {"version": "3", "act": "approve", "_token": TOKEN.findall(page)[-1]}
    assert (await reviewer.browser.post(f"/staff/cases/{case}", data=form)).status_code == 409


@pytest.mark.parametrize(("code", "words"), [("", ""), ("own_words", ""), ("nonsense", "x")])
async def test_what_is_no_question_is_refused(reviewer, case, code, words):
    answered = await ask(reviewer, case, code, words)
    assert answered.status_code == 422
    assert "Choose a question, or write your own." in answered.text


async def test_an_empty_answer_and_a_late_one(seller, reviewer, case):
    await ask(reviewer, case)
    assert "Write something first." in (await answer(seller, case, " ")).text
    token = await seller.token(f"/questions/{case}")
    await reviewer.decide("reject", reject_reason="not_eligible")
    late = {"_token": token, "words": "Wait"}
    assert (await seller.browser.post(f"/questions/{case}", data=late)).status_code == 409
    assert "Nothing is asked any more." in (await seller.get(f"/questions/{case}")).text


async def test_ten_questions_a_day(reviewer, case):
    answers = [(await ask(reviewer, case)).status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]


async def test_by_json_and_at_once(seller, reviewer, case):
    token = await reviewer.staff_token()
    said = {"question": "own_words", "question_words": "Why?"}
    assert (await reviewer.api(f"/staff/cases/{case}/questions", said, token)).status_code == 201
    begun = await seller.api("/sign-ins", {"identifier": "anna@example.com", "password": "x"})
    assert begun.status_code == 422
    answers = await asyncio.gather(*(answer(seller, case, f"Because {n}") for n in range(5)))
    assert {each.status_code for each in answers} == {303}
    talk = (await reviewer.api(f"/staff/cases/{case}", None, token, "GET")).json()["talk"]
    assert len(talk) == 6


async def test_it_goes_with_the_account(seller, reviewer, case, house):
    from sqlalchemy import func, select

    from keyhouse.domain.cases import queries as cases
    from keyhouse.domain.cases.erase import empty_case
    from keyhouse.domain.cases.models import case_talk

    await ask(reviewer, case)
    await answer(seller, case)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await empty_case(visit, await cases.case(visit, case))
    left = await visit.db.value(select(func.count()).select_from(case_talk))
    await visit.db.rollback()
    assert left == 0
