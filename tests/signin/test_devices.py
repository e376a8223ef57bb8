"""DS-01 and OZ14: strangers' guesses shut out nobody on a known device; and devices themselves."""

import asyncio

import pytest

from tests.mail import path_in, text_of
from tests.people import EMAIL, PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DEVICE = "__Host-kh-aliexpress-device"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"


async def _lock(thief) -> None:
    for _ in range(6):
        last = await thief.sign_in(EMAIL, "not the right one")
    assert last.status_code == 429


async def test_a_strangers_guesses_do_not_shut_out_a_known_device(buyer, thief):
    await buyer.register()
    await buyer.sign_out()
    await _lock(thief)
    assert (await thief.sign_in()).status_code == 429
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/account"


async def test_success_there_clears_nothing_of_the_strangers(buyer, thief):
    await buyer.register()
    await buyer.sign_out()
    await _lock(thief)
    await buyer.sign_in()
    assert (await thief.sign_in()).status_code == 429


async def test_a_known_device_has_a_lock_of_its_own(buyer, thief):
    await buyer.register()
    await buyer.sign_out()
    await _lock(buyer)
    assert (await thief.sign_in()).headers["location"] == "/aliexpress/account"


async def test_a_device_is_known_to_its_own_account_only(buyer, thief):
    await buyer.register()
    await thief.register("thief@example.com")
    await thief.sign_out()
    for _ in range(5):
        await thief.sign_in(EMAIL, "not the right one")
    assert (await thief.sign_in()).status_code == 429
    assert (await thief.sign_in("thief@example.com")).status_code == 303


async def test_the_secret_changes_at_every_sign_in_and_an_old_one_forgets_the_device(
    buyer, thief, clock
):
    await buyer.register()
    first = buyer.browser.cookies[DEVICE]
    await buyer.sign_out()
    clock.forward_seconds(3600)
    await buyer.sign_in()
    second = buyer.browser.cookies[DEVICE]
    assert first != second
    clock.forward_seconds(3600)
    thief.browser.cookies.set(DEVICE, first, domain="keyhouse.test")
    await _lock(thief)  # counted as a stranger, and the family is dead
    await buyer.sign_out()
    assert (await buyer.sign_in()).status_code == 429


async def test_two_tabs_at_once_stay_known(buyer, clock):
    await buyer.register()
    await buyer.sign_out()
    clock.forward_seconds(3600)
    tokens = [await buyer.token("/sign-in") for _ in range(2)]
    form = {"identifier": EMAIL, "password": PASSWORD}
    answers = await asyncio.gather(
        *(buyer.browser.post("/sign-in", data={**form, "_token": t}) for t in tokens)
    )
    assert [a.status_code for a in answers] == [303, 303]
    await buyer.sign_out()
    await _lock_elsewhere(buyer)
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/account"


async def _lock_elsewhere(buyer) -> None:
    kept = dict(buyer.browser.cookies)
    buyer.browser.cookies.clear()
    await _lock(buyer)
    buyer.browser.cookies.clear()
    for name, value in kept.items():
        buyer.browser.cookies.set(name, value, domain="keyhouse.test")


async def test_on_a_foreign_device_nothing_is_left(buyer, thief):
    await buyer.register()
    form = {"identifier": EMAIL, "password": PASSWORD, "is_foreign_device": "true"}
    assert (await thief.submit("/sign-in", form)).status_code == 303
    assert DEVICE not in thief.browser.cookies


async def test_a_new_device_is_told_by_letter_and_can_be_disowned(buyer, thief, mail):
    await buyer.register()
    await buyer.letters_arrive()
    assert not _told(mail)
    thief.browser.headers["user-agent"] = FIREFOX
    await thief.sign_in()
    await buyer.letters_arrive()
    letter = mail.newest(EMAIL, "new sign-in")
    assert "Device: Firefox, Linux. Network: 127.0.0.1." in text_of(letter)
    await buyer.get(path_in(letter, "aliexpress"))
    await buyer.submit("/not-me", {})
    assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"
    await _lock(thief)  # no longer known either: five tries as for everybody


async def test_the_same_device_again_is_no_news(buyer, mail):
    await buyer.register()
    await buyer.sign_out()
    await buyer.sign_in()
    await buyer.letters_arrive()
    assert not _told(mail)


def _told(mail) -> list:
    return [each for each in mail.to(EMAIL) if "new sign-in" in each["subject"]]


async def test_sessions_and_devices_are_listed_and_ended_one_by_one(buyer, thief):
    await buyer.register()
    thief.browser.headers["user-agent"] = FIREFOX
    await thief.sign_in()
    page = (await buyer.get("/account/security")).text
    assert "Firefox, Linux" in page
    import re

    end = re.search(r"/account/security/devices/dev_\w+/end", page)[0]
    assert (await buyer.submit(end, {}, page="/account/security")).status_code == 303
    assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"
    assert (await buyer.get("/account")).url.path == "/aliexpress/account"
    assert "Firefox, Linux" not in (await buyer.get("/account/security")).text


async def test_nobody_ends_a_session_of_somebody_else(buyer, thief):
    await buyer.register()
    await thief.register("thief@example.com")
    page = (await buyer.get("/account/security")).text
    import re

    await thief.sign_in()
    assert "/end" not in re.sub(r"sessions/end-others", "", page)
    answer = await thief.submit(
        "/account/security/sessions/ses_0/end", {}, page="/account/security"
    )
    assert answer.status_code == 404


async def test_all_others_are_ended_at_once(buyer, thief):
    await buyer.register()
    await thief.sign_in()
    where = "/account/security/sessions/end-others"
    assert (await buyer.submit(where, {}, page="/account/security")).status_code == 303
    assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"
    assert (await buyer.get("/account")).status_code == 200


async def test_advice_can_be_dismissed_and_comes_back_after_half_a_year(buyer, clock):
    await buyer.register()
    assert "Switch on a second step" in (await buyer.get("/account/security")).text
    where = "/account/security/advice/second_step"
    assert (await buyer.submit(where, {}, page="/account/security")).status_code == 303
    assert "Switch on a second step" not in (await buyer.get("/account/security")).text
    clock.forward_seconds(181 * 24 * 3600)
    await buyer.sign_in()
    assert "Switch on a second step" in (await buyer.get("/account/security")).text
