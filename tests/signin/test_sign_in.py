"""OZ6, OZ8, OZ13 and the simple OZ14."""

import pytest
from sqlalchemy import text

from tests.mail import code_in
from tests.people import PASSWORD, SIGN_UP

pytestmark = pytest.mark.pages
EMAIL = SIGN_UP["email"]


async def test_password_then_code_opens_the_account(seller, reviewer):
    await seller.become_seller(reviewer)
    await seller.sign_out()
    assert (await seller.sign_in_wholly()).headers["location"] == "/ozon/account"
    assert "Northwind Trading" in (await seller.get("/account")).text


async def test_a_wrong_password_and_an_unknown_address_look_the_same(seller, stranger):
    await seller.register()
    known = await stranger.sign_in(EMAIL, "not the right one")
    unknown = await stranger.sign_in("nobody@example.com", "not the right one")
    assert known.status_code == unknown.status_code == 422
    assert _plain(known.text, EMAIL) == _plain(unknown.text, "nobody@example.com")


def _plain(page: str, address: str) -> str:
    """The page without its nonces and what was typed."""
    import re

    page = re.sub(r'name="_token" value="[^"]+"', "", page)
    page = re.sub(r"data-options=\"[^\"]+\"", "", page)  # a challenge of its own
    return page.replace(address, "ADDRESS")


async def test_an_unproven_address_gets_the_letter_again(seller, stranger, clock, mail):
    await seller.sign_up()
    clock.forward_seconds(120)
    answer = await stranger.sign_in()
    assert answer.headers["location"] == "/ozon/sign-up/confirm?sent=1"
    await stranger.letters_arrive()
    assert len(mail.to(EMAIL)) == 2
    assert (await stranger.confirm_email()).headers["location"] == "/ozon/account"


@pytest.mark.parametrize(
    ("decision", "form", "said"),
    [
        ("", {}, "In review"),
        ("reject", {"reject_reason": "not_eligible"}, "Rejected"),
        ("approve", {}, "Send the activation letter again"),
    ],
)
async def test_who_is_not_active_sees_the_state_and_never_the_account(
    seller, reviewer, decision, form, said
):
    await seller.register()
    await seller.apply()
    if decision:
        await reviewer.decide(decision, **form)
    await seller.sign_out()
    await seller.sign_in_wholly()
    page = await seller.get("/account")
    assert page.url.path == "/ozon/application"
    assert said in page.text


async def test_five_wrong_passwords_lock_and_it_opens_by_itself(seller, stranger, clock):
    await seller.register()
    await seller.sign_out()
    answers = [await stranger.sign_in(EMAIL, "not the right one") for _ in range(5)]
    assert [a.status_code for a in answers] == [422, 422, 422, 422, 429]
    assert "It opens again by itself in 15:00" in answers[4].text
    assert answers[4].headers["retry-after"] == "900"
    assert (await stranger.sign_in()).status_code == 429
    clock.forward_seconds(15 * 60 + 1)
    assert (await stranger.sign_in()).status_code == 303


async def test_an_unknown_address_locks_just_like_a_known_one(stranger):
    answers = [await stranger.sign_in("nobody@example.com", "wrong again") for _ in range(6)]
    assert [a.status_code for a in answers] == [422] * 4 + [429] * 2


async def test_success_gives_the_tries_back(seller):
    await seller.register()
    await seller.sign_out()
    for _ in range(3):
        for _ in range(4):
            assert (await seller.sign_in(EMAIL, "not the right one")).status_code == 422
        assert (await seller.sign_in()).status_code == 303


async def test_a_code_is_good_for_its_own_attempt_only(seller, stranger, reviewer, clock):
    await seller.become_seller(reviewer)
    await seller.sign_out()
    await seller.sign_in()
    await seller.letters_arrive()
    code = code_in(seller.mail.newest(EMAIL))
    clock.forward_seconds(61)
    await stranger.sign_in()
    refused = await stranger.submit("/sign-in/code", {"code": code})
    assert refused.status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(599, 303), (601, 422)])
async def test_a_code_lives_ten_minutes(seller, reviewer, clock, seconds, status):
    await seller.become_seller(reviewer)
    await seller.sign_out()
    await seller.sign_in()
    await seller.letters_arrive()
    clock.forward_seconds(seconds)
    code = code_in(seller.mail.newest(EMAIL))
    assert (await seller.submit("/sign-in/code", {"code": code})).status_code == status


async def test_without_a_second_step_the_password_signs_in(buyer):
    await buyer.register()
    await buyer.sign_out()
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/account"


@pytest.mark.parametrize("password", ["x" * 201, "x" * 1001, "", "\x00" * 10])
async def test_odd_passwords_are_refused_kindly(seller, password):
    answer = await seller.submit("/sign-in", {"identifier": EMAIL, "password": password})
    assert answer.status_code == 422


async def test_a_password_is_the_same_from_every_keyboard(seller):
    composed, decomposed = "heslo žirafa", "heslo z\u030cirafa"
    await seller.register(password=composed)
    await seller.sign_out()
    assert (await seller.sign_in(EMAIL, decomposed)).status_code == 303


async def test_a_weaker_hash_is_made_anew_when_its_owner_signs_in(seller, house):
    import nacl.pwhash.argon2id as argon2

    await seller.register()
    await seller.sign_out()
    weak = argon2.str(PASSWORD.encode(), opslimit=1, memlimit=8192).decode()
    unit = house.database.unit()
    await unit.write(text("UPDATE passwords SET hash = :weak").bindparams(weak=weak))
    await unit.commit()
    assert (await seller.sign_in()).status_code == 303
    stored = await house.database.unit().value(text("SELECT hash FROM passwords"))
    assert "m=19456,t=2,p=1" in stored
