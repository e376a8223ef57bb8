"""What attackers of recovery have tried, so that it stays closed."""

import asyncio

import pytest

from tests.mail import path_in
from tests.people import EMAIL, PASSWORD
from tests.profile.test_addresses import add_wholly, ids, prove_again
from tests.recovery.test_lost_mailbox import decide_by_two, hand_in, sign_in_again

pytestmark = pytest.mark.pages

PHONE, SECOND, THIEF = "+79123456789", "second@example.com", "thief@example.com"
NEW = "quite another phrase"


async def press_not_me(person, letter):
    await person.get(path_in(letter, "aliexpress"))
    return await person.submit("/not-me", {})


async def recovered(person, address, way="email"):
    await person.prove(address, way)
    return await person.change(NEW)


async def test_a_code_of_one_way_is_none_of_another(buyer, thief, mail, clock):
    await buyer.register()
    await add_wholly(buyer, PHONE)
    clock.forward_seconds(61)
    await recovered(thief, EMAIL)
    await thief.letters_arrive()
    await press_not_me(buyer, mail.newest(EMAIL, "was changed"))
    await thief.ask()
    await thief.get_code("email")
    code = thief.code()
    await thief.submit("/recover/choose", {"way": "sms"})
    assert (await thief.submit("/recover/code", {"code": code})).status_code == 422


async def test_a_hold_is_never_narrowed(buyer, thief, mail):
    """Two addresses added by a stranger: pressing both letters refuses both."""
    await buyer.register()
    await thief.sign_in()
    for address in (THIEF, "more@example.com"):
        await add_wholly(thief, address)
    for letter in [e for e in mail.to(EMAIL) if "was added" in e["Subject"]]:
        await press_not_me(buyer, letter)
    for address in (THIEF, "more@example.com"):
        assert (await recovered(thief, address)).status_code == 409
    assert (await thief.sign_in(THIEF)).status_code == 409
    assert (await recovered(buyer, EMAIL)).status_code == 303
    assert THIEF not in (await signed_in(buyer)).text
    assert (await recovered(thief, THIEF)).status_code != 303 or not await is_in(thief)


async def signed_in(person):
    await person.sign_in(EMAIL, NEW)
    return await person.get("/account")


async def is_in(person):
    answer = await person.sign_in(THIEF, NEW)
    return answer.headers.get("location") == "/aliexpress/account"


async def test_a_strangers_new_address_cannot_hold_against_the_owners(buyer, thief, mail):
    await buyer.register()
    await thief.sign_in()
    await add_wholly(thief, THIEF)
    await recovered(buyer, EMAIL)
    await buyer.letters_arrive()
    await press_not_me(thief, mail.newest(THIEF, "was changed"))
    assert (await recovered(buyer, EMAIL)).status_code == 303


async def test_after_a_change_by_session_any_address_lifts_the_hold(buyer, thief, mail):
    await buyer.register()
    await thief.sign_in()
    form = {"password": PASSWORD, "new_password": NEW + "!", "repeat_password": NEW + "!"}
    await thief.submit("/account/password", form)
    await thief.letters_arrive()
    await press_not_me(buyer, mail.newest(EMAIL, "was changed"))
    assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"
    assert (await recovered(buyer, EMAIL)).status_code == 303


async def test_a_removed_address_freezes_nothing(buyer, thief, mail):
    await buyer.register()
    await add_wholly(buyer, SECOND)
    _, second = await ids(buyer)
    await buyer.submit(f"/account/addresses/{second}/remove", {})
    await buyer.letters_arrive()
    await press_not_me(thief, mail.newest(SECOND, "was removed"))
    assert (await recovered(buyer, EMAIL)).status_code == 303


async def test_a_proof_does_not_outlive_its_address_or_the_password(buyer, thief):
    await buyer.register()
    await add_wholly(buyer, SECOND)
    await thief.prove(SECOND)
    _, second = await ids(buyer)
    await buyer.submit(f"/account/addresses/{second}/remove", {})
    assert (await thief.change(NEW)).headers["location"] == "/aliexpress/recover/code"
    assert (await buyer.get("/account")).status_code == 200


async def test_the_second_warning_stops_it_as_well(buyer, thief, app, worker, house, mail, clock):
    from tests.people import Person

    await buyer.register()
    await hand_in(thief)
    async with (
        Person(app, worker, mail, "aliexpress") as first,
        Person(app, worker, mail, "aliexpress") as second,
    ):
        await first.become_reviewer(house, "anna@staff.example")
        await second.become_reviewer(house, "boris@staff.example")
        case = await decide_by_two(first, second)
        for _ in range(2):
            link = path_in(mail.newest(EMAIL, "new e-mail for your account"), "aliexpress")
            await buyer.get(link)
            stopped = await buyer.submit("/recover/stop", {})
            assert stopped.headers["location"].endswith("/stop/done")
            assert "On hold" in (await first.get(f"/staff/cases/{case}")).text
            await sign_in_again(first)
            assert (await first.press(case, "resume")).status_code == 303
            await decide_by_two(first, second)


async def test_after_a_decoy_the_next_code_is_right(buyer, thief):
    """Without a phone nothing comes by SMS; the letter after it has a code that works."""
    await buyer.register()
    await thief.ask()
    await thief.get_code("sms")
    await thief.submit("/recover/choose", {"way": "email"})
    await thief.submit("/recover/again", {}, page="/recover/code")
    await thief.letters_arrive()
    assert (await thief.submit("/recover/code", {"code": thief.code()})).status_code == 303


async def test_the_end_of_an_attempt_tells_nothing(buyer, thief):
    await buyer.register()
    await thief.ask()
    await recovered(buyer, EMAIL)
    assert (await thief.get("/recover/choose")).url.path == "/aliexpress/recover/choose"


async def test_two_lost_addresses_of_one_account_are_not_told(buyer, thief, stranger):
    await buyer.register()
    await add_wholly(buyer, SECOND)
    assert (await hand_in(thief, lost=EMAIL, new="new@example.com")).status_code == 303
    assert (await hand_in(thief, lost=SECOND, new="new@example.com")).status_code == 303


async def test_a_link_elsewhere_adds_nothing(buyer):
    await buyer.register()
    await prove_again(buyer)
    crossing = {"sec-fetch-site": "cross-site"}
    answer = await buyer.browser.get("/social/demo?for=add", headers=crossing)
    assert answer.status_code == 403


async def test_only_who_has_a_proof_may_ask_for_the_strength(thief):
    form = {"new_password": "4@8({[" * 12, "repeat_password": "x", "check": "true"}
    answer = await thief.submit("/recover/password", form, page="/recover")
    assert answer.headers["location"] == "/aliexpress/recover"


async def test_strangers_letters_leave_the_owner_theirs(buyer, thief, mail):
    """Neither lost-mailbox requests nor sign-ups use up the letters of recovery."""
    await buyer.register()
    await thief.ask("nobody@example.com")
    for _ in range(5):
        await thief.submit("/recover/lost", {"new_address": EMAIL})
        await thief.sign_up(EMAIL, "words of a stranger")
    await thief.letters_arrive()
    mail.letters.clear()
    assert (await recovered(buyer, EMAIL)).status_code == 303


async def test_signed_in_changes_cost_a_few_sms(buyer, phones, clock):
    await buyer.register(PHONE)
    password = PASSWORD
    for number in range(14):
        form = {"password": password, "new_password": (password := f"other words {number}")}
        form["repeat_password"] = form["new_password"]
        await buyer.submit("/account/password", form)
        await buyer.letters_arrive()
    assert len(phones.of(PHONE)) <= 11


async def test_tickets_cannot_be_collected(thief):
    pages = [await thief.submit("/recover", {"identifier": EMAIL}) for _ in range(35)]
    assert "after 8 seconds" in pages[0].text
    assert "after 60 seconds" in pages[-1].text


async def test_odd_proofs_are_no_fault(thief):
    from base64 import b64encode

    said = '{"algorithm":"SHA-256","challenge":"x","salt":"\\ud800","signature":"s","number":1}'
    body = {"identifier": EMAIL, "proof": b64encode(said.encode()).decode()}
    assert (await thief.api("/recoveries", body)).json()["code"] == "not_verified"


async def test_six_changes_at_once_change_it_once(buyer, thief):
    await buyer.register()
    await thief.prove()
    tokens = [await thief.token("/recover/password") for _ in range(6)]
    form = {"new_password": NEW, "repeat_password": NEW}
    answers = await asyncio.gather(
        *(
            thief.browser.post("/recover/password", data={"_token": token, **form})
            for token in tokens
        )
    )
    done = [a for a in answers if a.headers["location"] == "/aliexpress/recover/done"]
    assert len(done) == 1
