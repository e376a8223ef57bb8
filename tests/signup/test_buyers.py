"""AE1: an account by one e-mail or one phone."""

import pytest

from tests.people import EMAIL, PASSWORD

pytestmark = pytest.mark.pages

PHONE = "+79123456789"


@pytest.mark.parametrize("address", [EMAIL, PHONE])
async def test_an_account_is_opened_and_entered_by(buyer, address):
    await buyer.register(address)
    assert address in (await buyer.get("/account")).text
    await buyer.sign_out()
    assert (await buyer.sign_in(address)).headers["location"] == "/aliexpress/account"


async def test_a_phone_is_one_number_however_it_is_written(buyer):
    await buyer.register(PHONE)
    await buyer.sign_out()
    assert (await buyer.sign_in("8 (912) 345-67-89")).status_code == 303


async def test_the_e_mail_is_offered_first(buyer):
    page = (await buyer.get("/sign-up")).text
    assert ">E-mail</label>" in page
    assert ">Phone</label>" in (await buyer.get("/sign-up?by=phone")).text


@pytest.mark.parametrize("address", [EMAIL, PHONE])
async def test_a_known_address_gives_its_next_claimant_nothing(buyer, thief, address):
    await buyer.register(address)
    await thief.sign_up(address, "the thief's own words")
    refused = await thief.sign_in(address, "the thief's own words")
    assert refused.headers.get("location") != "/aliexpress/account"
    assert (await buyer.sign_in(address, PASSWORD)).status_code == 303


async def test_whoever_claimed_first_gets_nothing_when_the_owner_comes(buyer, thief):
    await thief.sign_up(EMAIL, "the thief's own words")
    await buyer.register(EMAIL)
    await thief.submit("/sign-up/confirm", {"code": "000000"})
    answer = await thief.sign_in(EMAIL, "the thief's own words")
    assert answer.headers.get("location") != "/aliexpress/account"


async def test_a_landline_is_refused_with_words(buyer):
    answer = await buyer.sign_up("+74951234567")
    assert answer.status_code == 422
    assert "gets no SMS" in answer.text


async def test_sign_up_by_json(buyer):
    body = {"identifier": PHONE, "password": PASSWORD, "terms": True}
    started = (await buyer.api("/sign-ups/buyers", body)).json()
    await buyer.letters_arrive()
    code = {"code": buyer.code(PHONE)}
    assert (await buyer.api("/sign-ups/confirm", code, started["attempt"])).status_code == 200


async def test_a_seller_cannot_sign_up_where_only_buyers_are(buyer, seller):
    assert (await buyer.api("/sign-ups", {})).status_code in (404, 422)
    body = {"identifier": EMAIL, "password": PASSWORD, "terms": True}
    assert (await seller.api("/sign-ups/buyers", body)).status_code == 404
