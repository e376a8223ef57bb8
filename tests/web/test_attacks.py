"""What an attacker with only the address has tried, so that it stays closed."""

import pytest
from sqlalchemy import text

from keyhouse.domain.accounts import hold_back_guesses
from tests.mail import code_in
from tests.people import PASSWORD, SIGN_UP, papers

pytestmark = pytest.mark.pages
EMAIL = SIGN_UP["email"]


async def test_sending_a_form_again_tells_nothing_and_counts_nothing_twice(seller, stranger, house):
    await seller.register()
    await stranger.submit("/recover", {"identifier": EMAIL})
    await stranger.letters_arrive()
    token = await stranger.token("/recover/code")
    answers = []
    for code in ("111111", "222222", code_in(stranger.mail.newest(EMAIL)), "333333"):
        form = {"_token": token, "code": code}
        answers.append(await stranger.browser.post("/recover/code", data=form))
    assert [a.status_code for a in answers] == [422, 409, 409, 409]
    assert not any("not right" in a.text for a in answers[1:])


async def test_new_attempts_give_no_new_tries_for_ever(seller, stranger, house):
    """Wrong codes are counted for a person, over all attempts."""
    await seller.register()
    evaluated = 0
    for _ in range(8):
        started = (await stranger.api("/recoveries", {"identifier": EMAIL})).json()
        for _ in range(5):
            answer = await stranger.api("/recoveries/code", {"code": "000000"}, started["attempt"])
            evaluated += answer.json()["code"] == "wrong_code"
    assert evaluated <= 20


async def test_a_code_that_nobody_was_sent_is_never_right(seller, stranger, house):
    """After five letters a day the letter is a decoy, and so is its code."""
    await seller.register()
    for _ in range(6):
        await stranger.submit("/recover", {"identifier": EMAIL})
        await stranger.letters_arrive()
    hashes = await house.database.unit().all(
        text("SELECT code_hash FROM challenges WHERE purpose = 'recovery_email' ORDER BY id")
    )
    assert [bool(row.code_hash) for row in hashes].count(False) >= 2


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
async def test_signing_up_and_in_with_ones_own_password_tells_nothing(
    seller, stranger, email, clock
):
    await seller.register()
    await stranger.sign_up(email=email, password="a stranger's own words")
    clock.forward_seconds(61)
    answer = await stranger.sign_in(email, "a stranger's own words")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/ozon/sign-up/confirm?sent=1"


async def test_a_strangers_own_sign_up_gives_no_tries_back(seller, stranger, house):
    """Guess four times, sign in with one's own claim on the address, guess again: still counted."""
    await seller.register()
    await stranger.sign_up(email=EMAIL, password="a stranger's own words")
    statuses = []
    for _ in range(3):
        for _ in range(2):
            statuses.append((await stranger.sign_in(EMAIL, "a guess at hers")).status_code)
        statuses.append((await stranger.sign_in(EMAIL, "a stranger's own words")).status_code)
    assert statuses == [422, 422, 303, 422, 422, 303, 429, 429, 429]


async def test_a_password_change_ends_every_attempt_begun_before(
    seller, stranger, app, worker, mail, clock
):
    await seller.register()
    begun = (await stranger.api("/sign-ins", {"identifier": EMAIL, "password": PASSWORD})).json()
    await stranger.letters_arrive()
    signin_code = code_in(mail.newest(EMAIL))
    attempts = []
    for _ in range(2):
        started = (await seller.api("/recoveries", {"identifier": EMAIL})).json()["attempt"]
        await seller.letters_arrive()
        await seller.api("/recoveries/code", {"code": code_in(mail.newest(EMAIL))}, started)
        attempts.append(started)
    new = {"new_password": "quite new words", "repeat_password": "quite new words"}
    assert (await seller.api("/recoveries/password", new, attempts[0])).status_code == 200
    assert (await seller.api("/recoveries/password", new, attempts[1])).status_code == 422
    late = await stranger.api("/sign-ins/code", {"code": signin_code}, begun["token"])
    assert late.status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/application", "/application/submit", "/application/new", "/staff/cases/cas_x", "/sign-out"],
)
async def test_forms_without_a_session_are_no_fault(stranger, path):
    token = await stranger.token("/sign-in")
    for form in ({"_token": token}, {"_token": "x"}, {}):
        answer = await stranger.browser.post(path, data=form)
        assert answer.status_code < 500


async def test_a_staff_form_for_a_case_that_is_not_there_is_no_fault(reviewer):
    token = await reviewer.token("/staff")
    form = {"_token": token, "version": "1", "act": "take"}
    assert (await reviewer.browser.post("/staff/cases/nope", data=form)).status_code == 404


@pytest.mark.parametrize(
    "charset", ["undefined", "punycode", "unicode_escape", "utf-7", "nonsense"]
)
async def test_odd_charsets_are_no_fault(seller, charset):
    await seller.register()
    body = b'--b\r\nContent-Disposition: form-data; name="_token"\r\n\r\n\xff\\ud800\r\n--b--\r\n'
    kind = {"content-type": f"multipart/form-data; boundary=b; charset={charset}"}
    answer = await seller.browser.post("/application", content=body, headers=kind)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/activate/%E4%B8%AD",
        "/sign-up/link/%E2%82%AC",
        "/application/papers/%00",
        "/application/papers/x%0a",
    ],
)
async def test_odd_tokens_in_addresses_are_no_fault(seller, path):
    await seller.register()
    assert (await seller.get(path)).status_code == 404


async def test_a_reviewers_note_is_as_strict_as_any_other_text(seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    await reviewer.press(case, "take")
    for words in ("nul\x00", "turn\u202ed", "two\r\nCode: 111111"):
        form = {
            "verdict_tax_registration": "sent_back",
            "reason_tax_registration": "other",
            "words_tax_registration": words,
        }
        assert (await reviewer.press(case, "ask_for_changes", **form)).status_code == 422


async def test_files_for_items_that_nobody_asked_for_are_not_looked_into(seller):
    await seller.register()
    answer = await seller.fill_in([("nonexistent", papers()[0][1])])
    assert answer.status_code == 422


async def test_one_network_cannot_try_passwords_without_end(stranger, house):
    visit = house.door.visit(house.directory.by_slug("ozon"), network="127.0.0.1")
    for _ in range(300):
        await hold_back_guesses(visit)
    await visit.db.commit()
    body = {"identifier": "nobody@example.com", "password": "the same for everybody"}
    assert (await stranger.api("/sign-ins", body)).status_code == 429
    assert (await stranger.sign_in("nobody@example.com")).status_code == 429


async def test_senders_who_hang_up_are_no_fault(app, house, capsys):
    await house.directory.refresh(house.database.unit())
    kind = (b"content-type", b"application/x-www-form-urlencoded")
    for path in ("/ozon/sign-in", "/ozon/api/v1/sign-ins"):
        answers: list = []
        said = [{"type": "http.request", "body": b"_tok", "more_body": True}]

        async def receive(said=said):
            return said.pop() if said else {"type": "http.disconnect"}

        async def send(message, answers=answers):
            answers.append(message)

        headers = [(b"host", b"keyhouse.test"), (b"sec-fetch-site", b"same-origin"), kind]
        await app(scope(path, headers), receive, send)
        assert answers[0]["status"] == 400
    assert "fault" not in capsys.readouterr().out


def scope(path: str, headers: list) -> dict:
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "client": ("1.2.3.4", 5),
        "scheme": "https",
        "server": ("keyhouse.test", 443),
        "http_version": "1.1",
        "root_path": "",
    }
