"""“Contact support” has an end: a question, a promised day, an answer."""

import re

from tests.mail import code_in, path_in, text_of

EMAIL = "anna@example.com"
ASK = {"topic": "sign_in", "words": "The code never arrives.\n\nWhat shall I do?", "email": EMAIL}


async def ask(stranger, **changed: str):
    form = {**ASK, **changed}
    answer = await stranger.submit("/support", form)
    assert answer.status_code == 200, answer.text
    await stranger.letters_arrive()
    return form


async def send(stranger, form: dict, code: str):
    """The code's page is the answer to the form: its token is the newest one."""
    return await stranger.submit("/support/code", {**form, "code": code}, page="/support")


async def asked(stranger, **changed: str):
    form = await ask(stranger, **changed)
    answer = await send(stranger, form, code_in(stranger.mail.newest(form["email"])))
    assert answer.headers["location"] == "/ozon/support/request?sent=1", answer.text
    await stranger.letters_arrive()


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
    await stranger.letters_arrive()
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
    refused = await send(stranger, form, "000000")
    assert refused.status_code == 422
    assert "This code is not right" in refused.text
    assert form["words"].split("\n")[0] in refused.text
    assert "/staff/cases/" not in (await reviewer.get("/staff")).text


async def test_one_question_runs_for_a_mailbox(stranger, clock):
    await asked(stranger)
    clock.forward_seconds(61)
    form = await ask(stranger, words="Another one")
    refused = await send(stranger, form, code_in(stranger.mail.newest(EMAIL, "Your code")))
    assert refused.status_code == 409
    assert "already" in refused.text


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


async def test_a_link_shows_no_pictures_of_the_account(seller, stranger, reviewer, mail):
    """Whoever finds the letter sees the words; papers are for the owner's own eyes."""
    from tests.people import png

    await seller.register()
    files = [("evidence", ("screen.png", png(), "image/png"))]
    form = {"topic": "other", "words": "See the picture."}
    await seller.submit("/support/own", form, page="/support", files=files)
    await seller.letters_arrive()
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
        await stranger.letters_arrive()
        await stranger.letters_arrive()
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
