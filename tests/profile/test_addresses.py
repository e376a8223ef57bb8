"""AE1: more addresses, each proven, all told, the last one kept; and a fresh proof before."""

import re

import pytest

from tests.mail import path_in
from tests.people import EMAIL, PASSWORD

pytestmark = pytest.mark.pages

PHONE = "+79123456789"
SECOND = "second@example.com"


async def prove_again(buyer, password=PASSWORD):
    return await buyer.submit("/account/prove", {"password": password})


async def add(buyer, address):
    await prove_again(buyer)
    answer = await buyer.submit("/account/addresses/add", {"identifier": address})
    await buyer.letters_arrive()
    return answer


async def add_wholly(buyer, address):
    await add(buyer, address)
    answer = await buyer.submit("/account/addresses/confirm", {"code": buyer.code(address)})
    await buyer.letters_arrive()
    return answer


async def ids(buyer):
    return re.findall(r"addresses/(idf_\w+)/remove", (await buyer.get("/account")).text)


@pytest.mark.parametrize("address", [SECOND, PHONE])
async def test_another_address_opens_the_same_account(buyer, address, mail):
    await buyer.register()
    answer = await add_wholly(buyer, address)
    assert answer.headers["location"] == "/aliexpress/account?did=added"
    assert "was added" in mail.newest(EMAIL)["Subject"]
    await buyer.sign_out()
    assert (await buyer.sign_in(address)).headers["location"] == "/aliexpress/account"


async def test_without_a_fresh_proof_nothing_is_added(buyer, mail):
    await buyer.register()
    assert (await buyer.get("/account/addresses/add")).url.path == "/aliexpress/account/prove"
    token = await buyer.token("/account/prove")
    form = {"_token": token, "identifier": SECOND}
    answer = await buyer.browser.post("/account/addresses/add", data=form)
    assert "/account/prove" in answer.headers["location"]
    await buyer.letters_arrive()
    assert mail.to(SECOND) == []


async def test_the_fresh_proof_ends_after_fifteen_minutes(buyer, clock):
    await buyer.register()
    await prove_again(buyer)
    clock.forward_seconds(15 * 60 + 1)
    assert (await buyer.get("/account/addresses/add")).url.path == "/aliexpress/account/prove"


async def test_the_proof_of_one_session_is_none_in_another(buyer, thief):
    await buyer.register()
    await prove_again(buyer)
    await thief.sign_in()
    assert (await thief.get("/account/addresses/add")).url.path == "/aliexpress/account/prove"


async def test_guessing_the_password_there_is_counted(buyer):
    await buyer.register()
    answers = [await prove_again(buyer, "wrong one") for _ in range(6)]
    assert [a.status_code for a in answers[:4]] == [422] * 4
    assert answers[-1].status_code == 429


async def test_an_address_is_removed_and_hears_of_it(buyer, mail):
    await buyer.register()
    await add_wholly(buyer, SECOND)
    first = (await ids(buyer))[0]
    await buyer.submit(f"/account/addresses/{first}/remove", {})
    await buyer.letters_arrive()
    assert "was removed" in mail.newest(EMAIL)["Subject"]
    assert "was removed" in mail.newest(SECOND)["Subject"]
    await buyer.sign_out()
    assert (await buyer.sign_in(EMAIL)).status_code == 422
    assert (await buyer.sign_in(SECOND)).status_code == 303


async def test_the_last_one_is_kept(buyer):
    await buyer.register()
    await add_wholly(buyer, SECOND)
    first, second = await ids(buyer)
    await buyer.submit(f"/account/addresses/{first}/remove", {})
    page = await buyer.submit(f"/account/addresses/{second}/remove", {}, page="/account")
    assert page.status_code == 409
    assert "only way into your account" in page.text


async def test_somebody_elses_address_is_never_added(buyer, thief, mail):
    await buyer.register()
    await thief.register("thief@example.com")
    await add(thief, EMAIL)
    assert "You already have an account" in mail.newest(EMAIL)["Subject"]
    answer = await thief.submit("/account/addresses/confirm", {"code": "123456"})
    assert answer.status_code == 422
    assert EMAIL not in (await thief.get("/account")).text


async def test_somebody_elses_row_cannot_be_removed(buyer, thief):
    await buyer.register()
    await add_wholly(buyer, SECOND)
    theirs = (await ids(buyer))[0]
    await thief.register("thief@example.com")
    await prove_again(thief)
    page = await thief.submit(f"/account/addresses/{theirs}/remove", {}, page="/account")
    assert page.status_code == 404


async def test_this_was_not_me_ends_everything_and_protects(buyer, thief, mail):
    await buyer.register()
    await thief.sign_in()
    await add_wholly(thief, "thief@example.com")
    letter = mail.newest(EMAIL, "was added")
    await buyer.get(path_in(letter, "aliexpress"))
    assert (await buyer.submit("/not-me", {})).headers["location"] == "/aliexpress/not-me/done"
    assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"
    assert (await thief.sign_in("thief@example.com")).status_code == 409
    assert (await recovered(thief, "thief@example.com")).status_code == 409
    assert (await recovered(buyer, EMAIL)).status_code == 303  # and that lifts the protection
    assert (await buyer.sign_in(EMAIL, "quite another phrase")).status_code == 303
    assert "protected" not in (await buyer.get("/account")).text


async def recovered(person, address):
    await person.prove(address)
    return await person.change("quite another phrase")


async def test_the_signed_in_change_asks_for_the_present_password(buyer, thief, mail):
    await buyer.register()
    await thief.sign_in()
    form = {"new_password": "quite another phrase", "repeat_password": "quite another phrase"}
    wrong = await buyer.submit("/account/password", {"password": "no", **form})
    assert wrong.status_code == 422
    right = await buyer.submit("/account/password", {"password": PASSWORD, **form})
    assert right.headers["location"] == "/aliexpress/account?did=password"
    await buyer.letters_arrive()
    assert "was changed" in mail.newest(EMAIL)["Subject"]
    assert (await buyer.get("/account")).url.path == "/aliexpress/account"
    assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"
