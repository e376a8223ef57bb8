"""OZ9: whoever switched on a second step is asked for it, and nothing weaker takes its place."""

import asyncio
import re

import pytest
from sqlalchemy import text

from tests.authenticators import App
from tests.mail import code_in, path_in, text_of
from tests.people import EMAIL, PASSWORD, TOKEN
from tests.phones import sms_code_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _with_app(buyer, clock):
    await buyer.register()
    app = await buyer.add_app(clock)
    await buyer.sign_out()
    return app


async def test_the_app_is_asked_for_and_opens(buyer, clock):
    app = await _with_app(buyer, clock)
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/sign-in/code"
    page = (await buyer.get("/sign-in/code")).text
    assert "Authenticator app" in page
    assert "E-mail code" not in page
    answer = await buyer.submit("/sign-in/code", {"code": app.code()})
    assert answer.headers["location"] == "/aliexpress/account"


@pytest.mark.parametrize("steps", [-3, -2, -1, 0, 1, 2, 3])
async def test_a_clock_may_be_wrong_by_one_step(buyer, clock, steps):
    """OT-06"""
    app = await _with_app(buyer, clock)
    clock.forward_seconds(300)
    await buyer.sign_in()
    answer = await buyer.submit("/sign-in/code", {"code": app.code(steps)})
    assert (answer.status_code == 303) == (abs(steps) <= 1)


async def test_each_value_of_the_app_counts_once(buyer, stranger, clock):
    app = await _with_app(buyer, clock)
    await buyer.sign_in()
    code = app.code()
    assert (await buyer.submit("/sign-in/code", {"code": code})).status_code == 303
    await buyer.sign_out()
    await buyer.sign_in()
    assert (await buyer.submit("/sign-in/code", {"code": code})).status_code == 422


@pytest.mark.parametrize("path", ["/account", "/account/security", "/leave"])
async def test_skipping_the_step_opens_nothing(buyer, clock, path):
    """OT-10"""
    await _with_app(buyer, clock)
    await buyer.sign_in()
    assert (await buyer.get(path)).url.path == "/aliexpress/sign-in"


@pytest.mark.parametrize("way", ["email_code", "sms_code", "password", "", "set_up_app"])
async def test_no_weaker_way_can_be_chosen(buyer, clock, way):
    """OT-10"""
    await _with_app(buyer, clock)
    await buyer.sign_in()
    answer = await buyer.submit("/sign-in/way", {"way": way}, page="/sign-in/code")
    assert answer.status_code in (404, 422)
    set_up = await buyer.get("/sign-in/set-up")
    assert set_up.url.path == "/aliexpress/sign-in"


async def test_a_recovered_password_does_not_get_round_it(buyer, thief, clock):
    await _with_app(buyer, clock)
    clock.forward_seconds(61)
    await thief.prove()
    await thief.change("another horse staple")
    answer = await thief.sign_in(EMAIL, "another horse staple")
    assert answer.headers["location"] == "/aliexpress/sign-in/code"


async def test_five_wrong_codes_close_the_way_for_strangers_only(buyer, thief, clock):
    app = await _with_app(buyer, clock)
    await thief.sign_in()
    answers = [await thief.submit("/sign-in/code", {"code": "000000"}) for _ in range(6)]
    assert [a.status_code for a in answers] == [422] * 4 + [429] * 2
    await buyer.sign_in()
    assert (await buyer.submit("/sign-in/code", {"code": app.code()})).status_code == 303


async def test_guesses_at_once_get_no_more_tries(buyer, thief, clock, house):
    await _with_app(buyer, clock)
    await thief.sign_in()
    tokens = [await thief.token("/sign-in/code") for _ in range(30)]
    forms = [{"code": f"{n:06}", "_token": t} for n, t in enumerate(tokens)]
    await asyncio.gather(*(thief.browser.post("/sign-in/code", data=form) for form in forms))
    tries = "SELECT failures FROM locks WHERE failures >= 5"
    assert await house.database.unit().value(text(tries)) == 5


async def test_a_recovery_code_gets_in_once_and_the_owner_is_told(buyer, clock, mail):
    await buyer.register()
    await buyer.add_app(clock)
    codes = await buyer.keep_codes()
    for expected in (303, 422):
        await buyer.sign_out()
        await buyer.sign_in()
        await buyer.submit("/sign-in/way", {"way": "recovery_code"}, page="/sign-in/code")
        answer = await buyer.submit("/sign-in/code", {"code": f" {codes[0].upper()} "})
        assert answer.status_code == expected
    await buyer.letters_arrive()
    assert "Codes left: 9" in text_of(mail.newest(EMAIL, "recovery code was used"))


async def test_a_new_sheet_kills_the_old_one(buyer, clock):
    """OT-09"""
    await buyer.register()
    await buyer.add_app(clock)
    old, new = await buyer.keep_codes(), await buyer.keep_codes()
    await buyer.sign_out()
    for code, expected in ((old[0], 422), (new[0], 303)):
        await buyer.sign_in()
        await buyer.submit("/sign-in/way", {"way": "recovery_code"}, page="/sign-in/code")
        assert (await buyer.submit("/sign-in/code", {"code": code})).status_code == expected


async def test_a_sheet_counts_only_when_it_is_kept(buyer, clock, house):
    await buyer.register()
    await buyer.add_app(clock)
    page = (await buyer.get("/account/security/recovery-codes")).text
    sheet = re.search(r'name="sheet" value="([^"]+)"', page)[1]
    refused = await buyer.browser.post(
        "/account/security/recovery-codes",
        data={"_token": TOKEN.findall(page)[-1], "sheet": sheet},
    )
    assert refused.status_code == 422
    assert sheet in refused.text  # the codes that were written down are still the ones
    count = await house.database.unit().value(text("SELECT count(*) FROM recovery_codes"))
    assert count == 0


async def test_codes_lie_in_the_database_as_slow_hashes_only(buyer, clock, house):
    """OT-09"""
    await buyer.register()
    await buyer.add_app(clock)
    codes = await buyer.keep_codes()
    rows = await house.database.unit().all(text("SELECT mark, hash FROM recovery_codes"))
    assert len({row.hash for row in rows}) == 10
    assert all(row.hash.startswith("$argon2id$") for row in rows)
    secrets = [code.replace("-", "")[1:] for code in codes]
    assert all(len(secret) == 14 for secret in secrets)  # 14 letters out of 30: 68 bits


async def test_one_code_shown_a_hundred_times_at_once_opens_once(buyer, thief, clock):
    """OT-09"""
    await buyer.register()
    await buyer.add_app(clock)
    code = (await buyer.keep_codes())[0]
    await thief.sign_in()
    await thief.submit("/sign-in/way", {"way": "recovery_code"}, page="/sign-in/code")
    tokens = [await thief.token("/sign-in/code") for _ in range(100)]
    forms = [{"code": code, "_token": each} for each in tokens]
    answers = await asyncio.gather(
        *(thief.browser.post("/sign-in/code", data=form) for form in forms)
    )
    opened = [a for a in answers if a.headers.get("location") == "/aliexpress/account"]
    assert len(opened) == 1


async def test_taking_the_app_out_asks_for_the_app(buyer, clock):
    await buyer.register()
    app = await buyer.add_app(clock)
    clock.forward_seconds(16 * 60)
    page = await buyer.get("/account/security/app/remove")
    assert page.url.path == "/aliexpress/account/prove"
    assert "Authenticator app" in page.text
    assert 'type="password"' not in page.text
    by_password = await buyer.submit(
        "/account/prove", {"password": PASSWORD}, page="/account/prove"
    )
    assert by_password.status_code == 404
    answer = await buyer.submit("/account/prove/totp", {"code": app.code()}, page="/account/prove")
    assert answer.headers["location"] == "/aliexpress/account/security/app/remove"
    assert (await buyer.submit("/account/security/app/remove", {})).status_code == 303
    await buyer.sign_out()
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/account"


async def test_adding_an_app_ends_other_sessions_and_tells_everybody(buyer, thief, clock, mail):
    await buyer.register()
    await thief.sign_in()
    assert (await thief.get("/account")).status_code == 200
    old = buyer.browser.cookies["__Host-kh-aliexpress"]
    await buyer.add_app(clock)
    assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"
    assert buyer.browser.cookies["__Host-kh-aliexpress"] != old  # a stronger session, a new token
    await buyer.letters_arrive()
    assert "authenticator app was added" in mail.newest(EMAIL, "authenticator app")["subject"]


async def test_a_password_change_asks_for_the_second_step_too(buyer, clock):
    await buyer.register()
    await buyer.add_app(clock)
    clock.forward_seconds(16 * 60)
    assert (await buyer.get("/account/password")).url.path == "/aliexpress/account/prove"
    form = {"password": PASSWORD, "new_password": "a new horse", "repeat_password": "a new horse"}
    answer = await buyer.submit("/account/password", form, page="/account")
    assert answer.headers["location"] == "/aliexpress/account/prove"


async def test_a_code_of_one_attempt_is_worth_nothing_in_another(buyer, thief, clock):
    """OT-05: an app's value counts once wherever it is shown; the attempts stay apart."""
    app = await _with_app(buyer, clock)
    await buyer.sign_in()
    await thief.sign_in()
    code = app.code()
    assert (await buyer.submit("/sign-in/code", {"code": code})).status_code == 303
    assert (await thief.submit("/sign-in/code", {"code": code})).status_code == 422


async def test_sms_or_e_mail_as_the_playbook_asks(seller, reviewer, phones, clock):
    """OZ7, OZ8: the phone was proven, so either is offered, and either is enough."""
    await seller.become_seller(reviewer)
    await seller.prove_again("/account/addresses/add")
    await seller.submit("/account/addresses/add", {"identifier": "+7 912 345-67-89"})
    await seller.letters_arrive()
    code = sms_code_in(phones.of("+79123456789")[0])
    await seller.submit("/account/addresses/confirm", {"code": code})
    await seller.sign_out()
    clock.forward_seconds(61)
    await seller.sign_in()
    page = (await seller.get("/sign-in/code")).text
    assert "E-mail code" in page
    assert "SMS code" in page
    await seller.submit("/sign-in/way", {"way": "sms_code"}, page="/sign-in/code")
    await seller.letters_arrive()
    code = sms_code_in(phones.of("+79123456789")[0])
    answer = await seller.submit("/sign-in/code", {"code": code})
    assert answer.headers["location"] == "/ozon/account"


async def test_a_code_that_went_by_one_way_is_none_for_the_other(seller, reviewer, phones, clock):
    await seller.become_seller(reviewer)
    await seller.prove_again("/account/addresses/add")
    await seller.submit("/account/addresses/add", {"identifier": "+7 912 345-67-89"})
    await seller.letters_arrive()
    code = sms_code_in(phones.of("+79123456789")[0])
    await seller.submit("/account/addresses/confirm", {"code": code})
    await seller.sign_out()
    clock.forward_seconds(61)
    await seller.sign_in()
    await seller.letters_arrive()
    by_mail = code_in(seller.mail.newest(EMAIL, "code to sign in"))
    await seller.submit("/sign-in/way", {"way": "sms_code"}, page="/sign-in/code")
    assert (await seller.submit("/sign-in/code", {"code": by_mail})).status_code == 422


async def test_what_a_thief_was_shown_is_never_the_owners_app(buyer, thief, clock):
    """A secret belongs to the session that asked for it: nobody confirms somebody else's."""
    await buyer.register()
    await thief.sign_in()
    await thief.prove_again("/account/security/app")
    seen = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', await _app_page(thief))[1]
    await buyer.prove_again("/account/security/app")
    own = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', await _app_page(buyer))[1]
    assert own != seen
    code = App(seen, clock).code()
    assert (await buyer.submit("/account/security/app", {"code": code})).status_code == 422
    assert own in await _app_page(buyer)  # a reload keeps what was scanned


async def _app_page(person) -> str:
    return (await person.get("/account/security/app")).text


async def test_a_new_address_cannot_disown_the_owners_app(buyer, thief, clock, mail):
    """Its letter protects, and holds against nothing; recovery by it does not take the app out."""
    await buyer.register()
    clock.forward_seconds(15 * 24 * 3600)
    await buyer.sign_in()
    await buyer.prove_again("/account/addresses/add")
    await buyer.submit("/account/addresses/add", {"identifier": "new@example.com"})
    await buyer.letters_arrive()
    code = code_in(mail.newest("new@example.com", "Confirm this e-mail"))
    await buyer.submit("/account/addresses/confirm", {"code": code})
    app = await buyer.add_app(clock)
    await buyer.letters_arrive()
    await thief.get(path_in(mail.newest("new@example.com", "authenticator app"), "aliexpress"))
    await thief.submit("/not-me", {})
    clock.forward_seconds(61)
    await buyer.prove()
    await buyer.change("another horse staple")
    await buyer.sign_in(EMAIL, "another horse staple")
    answer = await buyer.submit("/sign-in/code", {"code": app.code()})
    assert answer.headers["location"] == "/aliexpress/account"


async def test_a_mailbox_alone_is_not_rid_of_the_app(buyer, thief, clock, mail):
    """RS-11: “not me” and a new password by the same mailbox leave the app in force, and held."""
    await buyer.register()
    await buyer.add_app(clock)
    await buyer.letters_arrive()
    await thief.get(path_in(mail.newest(EMAIL, "authenticator app"), "aliexpress"))
    await thief.submit("/not-me", {})
    clock.forward_seconds(61)
    await thief.prove()
    await thief.change("another horse staple")
    await thief.sign_in(EMAIL, "another horse staple")
    page = await thief.get("/sign-in/code")
    assert "Authenticator app" in page.text
    assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"


@pytest.mark.parametrize("cookie", ['"\\000x.y"', "dev_%00.x", "~~~~", "dev_" + "a" * 26 + ".x"])
async def test_odd_device_cookies_are_strangers(buyer, thief, cookie):
    await buyer.register()
    thief.browser.cookies.set("__Host-kh-aliexpress-device", cookie, domain="keyhouse.test")
    assert (await thief.sign_in()).status_code == 303
