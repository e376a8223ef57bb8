"""OZ11 and OZ12: a code by letter, a new password, everything else signed out."""

import re

import pytest

from tests.mail import code_in, text_of
from tests.people import PASSWORD, SIGN_UP

pytestmark = pytest.mark.pages

EMAIL = SIGN_UP["email"]
NEW = "quite another phrase"


async def ask(person, email=EMAIL):
    answer = await person.submit("/recover", {"identifier": email})
    await person.letters_arrive()
    return answer


async def prove(person, email=EMAIL):
    await ask(person, email)
    code = code_in(person.mail.newest(email))
    return await person.submit("/recover/code", {"code": code})


async def change(person, new=NEW, repeat=NEW):
    form = {"new_password": new, "repeat_password": repeat}
    return await person.submit("/recover/password", form)


async def test_a_forgotten_password_is_replaced(seller, stranger):
    await seller.register()
    await prove(stranger)
    assert (await change(stranger)).headers["location"] == "/ozon/recover/done"
    assert (await stranger.sign_in(EMAIL, PASSWORD)).status_code == 422
    assert (await stranger.sign_in(EMAIL, NEW)).status_code == 303


async def test_the_change_signs_nobody_in_and_ends_every_session(seller, stranger):
    await seller.register()
    await prove(stranger)
    await change(stranger)
    for person in (seller, stranger):
        assert (await person.get("/account")).url.path == "/ozon/sign-in"


async def test_every_address_is_told(seller, stranger, mail):
    await seller.register()
    await prove(stranger)
    await change(stranger)
    await stranger.letters_arrive()
    assert "was changed" in mail.newest(EMAIL)["Subject"]


async def test_known_and_unknown_addresses_take_the_same_way(seller, stranger, mail):
    await seller.register()
    pages = []
    for email in (EMAIL, "annb@example.com"):
        answer = await ask(stranger, email)
        page = (await stranger.get("/recover/code")).text
        wrong = await stranger.submit("/recover/code", {"code": "000000"})
        pages.append(
            (answer.status_code, answer.headers["location"], *map(_plain, (page, wrong.text)))
        )
    assert pages[0] == pages[1]
    assert mail.to("annb@example.com") == []


def _plain(page: str) -> str:
    page = re.sub(r'name="_token" value="[^"]+"', "", page)
    return re.sub(r"a•••[ab]@example.com", "ADDRESS", page)


async def test_the_proof_is_used_up_only_by_an_accepted_password(seller, stranger):
    await seller.register()
    await prove(stranger)
    assert "at least 8" in (await change(stranger, "short", "short")).text
    assert "not the same" in (await change(stranger, NEW, NEW + "!")).text
    assert (await change(stranger)).headers["location"] == "/ozon/recover/done"
    again = await change_without_page(stranger)
    assert again.headers["location"] == "/ozon/recover"


async def change_without_page(person):
    form = {"new_password": NEW, "repeat_password": NEW}
    return await person.submit("/recover/password", form, page="/recover")


async def test_steps_cannot_be_skipped(seller, stranger):
    await seller.register()
    await ask(stranger)
    assert (await stranger.get("/recover/password")).url.path == "/ozon/recover/code"
    answer = await change_without_page(stranger)
    assert answer.headers["location"] == "/ozon/recover/code"
    assert (await seller.get("/account")).url.path == "/ozon/application"


async def test_a_code_for_recovery_is_no_code_for_sign_in(seller, stranger, clock):
    await seller.register()
    await ask(stranger)
    code = code_in(stranger.mail.newest(EMAIL))
    await stranger.sign_in()
    assert (await stranger.submit("/sign-in/code", {"code": code})).status_code == 422


async def test_tries_are_not_given_back_by_another_letter(seller, stranger, clock):
    await seller.register()
    await ask(stranger)
    for _ in range(4):
        await stranger.submit("/recover/code", {"code": "000000"})
    clock.forward_seconds(400)
    await stranger.submit("/recover/again", {}, page="/recover/code")
    await stranger.letters_arrive()
    await stranger.submit("/recover/code", {"code": "000000"})
    code = code_in(stranger.mail.newest(EMAIL))
    assert (await stranger.submit("/recover/code", {"code": code})).status_code == 422


async def test_a_thousand_requests_leave_the_owner_alone(seller, stranger, mail):
    await seller.register()
    for _ in range(10):
        await ask(stranger)
    assert len([e for e in mail.to(EMAIL) if "new password" in e["Subject"]]) <= 5
    await seller.sign_out()
    assert (await seller.sign_in()).status_code == 303


async def test_the_letter_says_what_to_do_and_how_long(seller, stranger):
    await seller.register()
    await ask(stranger)
    said = text_of(stranger.mail.newest(EMAIL))
    for part in ("asked for a new password", "good until", "Was it not you?", "Letter 1"):
        assert part in said


async def test_asking_too_soon_says_so(seller, stranger):
    await seller.register()
    await ask(stranger)
    answer = await stranger.submit("/recover/again", {}, page="/recover/code")
    assert answer.status_code == 429
    assert "Too many tries in a short time" in answer.text


@pytest.mark.parametrize("language", ["ru", "zh", "sk"])
async def test_the_letter_speaks_the_readers_language(seller, stranger, language):
    await seller.register()
    stranger.browser.headers["accept-language"] = language
    await ask(stranger)
    letter = stranger.mail.newest(EMAIL)
    assert letter["Content-Language"] == language
