"""“Contact support” has an end: a question, a promised day, an answer."""

import re

import pytest

from tests.mail import code_in, path_in, text_of

pytestmark = pytest.mark.pages

EMAIL = "anna@example.com"
ASK = {"topic": "sign_in", "words": "The code never arrives.\n\nWhat shall I do?", "email": EMAIL}


async def ask(stranger, **changed: str) -> dict[str, str]:
    form = {**ASK, **changed}
    answer = await stranger.submit("/support", form)
    assert answer.headers["location"].endswith("/support/code"), answer.text
    await stranger.everything_due_is_done()
    return form


async def send(stranger, code: str):
    return await stranger.submit("/support/code", {"code": code})


async def asked(stranger, **changed: str):
    form = await ask(stranger, **changed)
    answer = await send(stranger, code_in(stranger.mail.newest(form["email"])))
    assert answer.headers["location"] == "/ozon/support/request?sent=1", answer.text
    await stranger.everything_due_is_done()


async def test_without_an_account_the_answer_comes_by_letter(stranger, reviewer):
    await asked(stranger)
    received = stranger.mail.newest(EMAIL, "We have your question")
    assert "You get an answer by" in text_of(received)
    page = (await stranger.get("/support/request")).text
    assert "The code never arrives." in page
    case = await reviewer.first_case()
    assert "the e-mail is proven, nothing else" in (await reviewer.get(f"/staff/cases/{case}")).text
    await reviewer.press(case, "take")
    refused = await reviewer.press(case, "approve")
    assert refused.status_code == 422
    assert "Write the answer" in refused.text
    await reviewer.press(case, "approve", answer_words="Look into the spam folder.")
    await stranger.everything_due_is_done()
    answer = stranger.mail.newest(EMAIL, "Our answer to")
    assert "Look into the spam folder." in text_of(answer)
    stranger.browser.cookies.clear()
    page = await stranger.get(path_in(answer))
    assert "Look into the spam folder." in page.text


async def test_support_asks_back_and_goes_on(stranger, reviewer):
    await asked(stranger)
    back = {"verdict_details": "sent_back", "reason_details": "other"}
    await reviewer.decide("ask_for_changes", words_details="Which mailbox is it?", **back)
    letter = stranger.mail.newest(EMAIL, "We have a question about")
    assert "Which mailbox is it?" in text_of(letter)
    page = (await stranger.get(path_in(letter))).text
    assert "Which mailbox is it?" in page
    empty = await stranger.submit("/support/request", {"words": " "})
    assert empty.status_code == 422
    answer = await stranger.submit("/support/request", {"words": "One at example.com."})
    assert answer.status_code == 303
    page = (await reviewer.get(f"/staff/cases/{await reviewer.first_case()}")).text
    assert "One at example.com." in page
    again = await stranger.submit("/support/request", {"words": "More"}, page="/support")
    assert again.status_code == 409


async def test_without_the_code_nothing_is_sent(stranger, reviewer):
    form = await ask(stranger)
    assert "/staff/cases/" not in (await reviewer.get("/staff")).text
    refused = await send(stranger, "000000")
    assert refused.status_code == 422
    assert "This code is not right" in refused.text
    assert form["words"].split("\n")[0] in refused.text
    assert "/staff/cases/" not in (await reviewer.get("/staff")).text


async def test_nothing_typed_is_lost_by_a_reload_or_another_language(stranger):
    """On a phone the page is often loaded anew after a look into the mailbox."""
    form = await ask(stranger)
    for language in ("ru", "en"):
        await stranger.get(f"/language/{language}?back=/support/code")
        page = (await stranger.get("/support/code")).text
        assert form["words"].split("\n")[0] in page
    again = (await stranger.get("/support")).text
    assert f'value="{EMAIL}"' in again
    assert form["words"].split("\n")[0] in again
    sent = await stranger.submit("/support/again", {}, page="/support/code")
    assert sent.status_code == 429  # the letter is a moment old


async def test_a_code_that_went_to_one_mailbox_proves_no_other(stranger, reviewer):
    await ask(stranger, email="mine@example.com")
    code = code_in(stranger.mail.newest("mine@example.com"))
    await ask(stranger, email="victim@example.com")
    assert (await send(stranger, code)).status_code == 422
    assert "/staff/cases/" not in (await reviewer.get("/staff")).text


async def test_twenty_times_the_same_code_is_one_question(stranger, house):
    import asyncio

    from sqlalchemy import select

    from keyhouse.domain.cases.models import cases

    await ask(stranger)
    code = code_in(stranger.mail.newest(EMAIL))
    tokens = [await stranger.token("/support/code") for _ in range(20)]
    answers = await asyncio.gather(
        *(
            stranger.browser.post("/support/code", data={"_token": token, "code": code})
            for token in tokens
        )
    )
    # Whoever comes second is led to the question, or told that the code is used.
    assert {each.status_code for each in answers} <= {303, 409, 422}
    visit = house.door.visit(house.directory.by_slug("ozon"))
    rows = await visit.db.all(select(cases.c.state, cases.c.revision))
    assert [tuple(row) for row in rows] == [("in_review", 1)]


async def test_a_question_that_nobody_confirmed_is_forgotten(stranger, house, clock):
    from sqlalchemy import select

    from keyhouse.domain.cases.models import cases

    await ask(stranger)
    clock.forward_seconds(24 * 3600 + 400)
    await stranger.everything_due_is_done()
    visit = house.door.visit(house.directory.by_slug("ozon"))
    assert await visit.db.all(select(cases.c.id)) == []
    assert (await stranger.get("/support/code")).url.path == "/ozon/support"


async def test_every_reply_is_kept_whole(stranger, reviewer):
    await asked(stranger)
    for number in range(5):
        back = {"verdict_details": "sent_back", "reason_details": "other"}
        await reviewer.decide("ask_for_changes", words_details="And?", **back)
        words = f"{number} " + "x" * 1990
        assert (await stranger.submit("/support/request", {"words": words})).status_code == 303
    page = (await stranger.get("/support/request")).text
    assert all(f"{number} xxx" in page for number in range(5))


async def test_a_mailbox_gets_few_such_letters(stranger, clock):
    for _ in range(6):
        clock.forward_seconds(61)
        await ask(stranger)
    assert len(stranger.mail.to(EMAIL)) == 3


async def test_who_is_signed_in_asks_at_once_and_may_add_pictures(seller, reviewer):
    from tests.people import png

    await seller.register()
    files = [("evidence", ("screen.png", png(), "image/png"))]
    form = {"topic": "application", "words": "Which paper is meant?"}
    answer = await seller.submit("/support/own", form, page="/support", files=files)
    assert answer.headers["location"] == "/ozon/support/request?sent=1", answer.text
    page = (await seller.get("/support/request")).text
    assert "screen.png" in page
    assert "We are looking at a question of yours" in (await seller.get("/support")).text
    case = await reviewer.first_case()
    shown = (await reviewer.get(f"/staff/cases/{case}")).text
    assert "Account opened" in shown
    assert "screen.png" in shown
    await seller.submit("/support/request/withdraw", {}, page="/support/request")
    assert "Withdrawn" in (await seller.get("/support/request")).text
    assert (await seller.submit("/support/own", form, page="/support")).status_code == 303


async def test_a_guessed_link_opens_nothing(stranger, seller, reviewer):
    await asked(stranger)
    case = await reviewer.first_case()
    for token in (case, f"{case}-", f"{case}-{'0' * 40}", "cas_x-y"):
        await seller.get(f"/support/request/{token}")
        assert (await seller.get("/support/request")).status_code == 404


async def test_a_link_of_one_marketplace_opens_nothing_at_another(stranger, buyer):
    await asked(stranger)
    link = path_in(stranger.mail.newest(EMAIL, "We have your question"))
    assert (await stranger.get(link)).status_code == 200
    await buyer.get(link)
    assert (await buyer.get("/support/request")).status_code == 404


async def test_a_link_shows_no_pictures_of_the_account(seller, stranger, reviewer, mail):
    """Whoever finds the letter sees the words; papers are for the owner's own eyes."""
    from tests.people import png

    await seller.register()
    files = [("evidence", ("screen.png", png(), "image/png"))]
    form = {"topic": "other", "words": "See the picture."}
    await seller.submit("/support/own", form, page="/support", files=files)
    await seller.everything_due_is_done()
    page = await stranger.get(path_in(mail.newest(EMAIL, "We have your question")))
    assert "See the picture." in page.text
    assert "screen.png" not in page.text
    paper = re.search(r"/support/papers/(doc_\w+)", (await seller.get("/support/request")).text)[1]
    assert (await stranger.get(f"/support/papers/{paper}")).status_code == 404


async def test_without_a_reply_it_is_reminded_and_closed_by_letter(stranger, reviewer, clock):
    await asked(stranger)
    back = {"verdict_details": "sent_back", "reason_details": "other"}
    await reviewer.decide("ask_for_changes", words_details="Which mailbox is it?", **back)
    for days, told in ((24, "waiting for your answer"), (7, "is closed")):
        clock.forward_seconds(days * 24 * 3600 + 400)
        await stranger.everything_due_is_done()
        await stranger.everything_due_is_done()
        assert stranger.mail.newest(EMAIL, told)
    link = path_in(stranger.mail.newest(EMAIL, "is closed"))
    assert "Closed" in (await stranger.get(link)).text
    clock.forward_seconds(91 * 24 * 3600)
    await stranger.get(link)
    assert (await stranger.get("/support/request")).status_code == 404


async def test_whoever_follows_a_link_is_not_shown_as_signed_in(stranger):
    await asked(stranger)
    page = (await stranger.get("/support/request")).text
    assert "Sign out" not in page
    assert "/ozon/sign-in" in page


async def test_the_form_speaks_the_readers_language(stranger):
    page = await stranger.browser.get("/support", headers={"accept-language": "ru"})
    assert "Другое" in page.text
    assert "Something else" not in page.text
