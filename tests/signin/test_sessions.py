"""What a session is good for, and when it ends."""

import pytest

from tests.people import SIGN_UP, Person

pytestmark = pytest.mark.pages

COOKIE = "__Host-kh-ozon"


async def test_the_cookie_is_locked_to_host_and_marketplace(seller):
    await seller.sign_up()
    header = (await seller.confirm_email()).headers.get_list("set-cookie")
    session = next(each for each in header if each.startswith(f"{COOKIE}="))
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in session
    assert "Domain" not in session


async def test_signing_out_kills_the_token(seller):
    await seller.register()
    token = seller.browser.cookies[COOKIE]
    await seller.sign_out()
    seller.browser.cookies.set(COOKIE, token, domain="keyhouse.test")
    assert (await seller.get("/account")).url.path == "/ozon/sign-in"


@pytest.mark.parametrize(("hours", "is_alive"), [(24 * 7 - 1, True), (24 * 7 + 1, False)])
async def test_an_idle_session_ends(seller, clock, hours, is_alive):
    await seller.register()
    clock.forward_seconds(hours * 3600)
    assert ((await seller.get("/account")).url.path != "/ozon/sign-in") == is_alive


async def test_no_session_outlives_its_hard_end(seller, clock):
    await seller.register()
    for _ in range(31):
        clock.forward_seconds(24 * 3600)
        last = await seller.get("/account")
    assert last.url.path == "/ozon/sign-in"


async def test_on_a_foreign_device_it_is_over_after_an_hour(seller, reviewer, clock):
    await seller.become_seller(reviewer)
    await seller.sign_out()
    form = {"identifier": SIGN_UP["email"], "password": SIGN_UP["password"]}
    await seller.submit("/sign-in", {**form, "is_foreign_device": "true"})
    await seller.letters_arrive()
    from tests.mail import code_in

    code = code_in(seller.mail.newest(SIGN_UP["email"]))
    answer = await seller.submit("/sign-in/code", {"code": code})
    session = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(f"{COOKIE}="))
    assert "Max-Age" not in session
    for _ in range(5):
        clock.forward_seconds(14 * 60)
        last = await seller.get("/account")
    assert last.url.path == "/ozon/sign-in"


async def test_a_session_is_nothing_in_another_marketplace(seller, app, worker, mail):
    await seller.register()
    token = seller.browser.cookies[COOKIE]
    async with Person(app, worker, mail) as elsewhere:
        elsewhere.browser.base_url = "https://keyhouse.test/douyin"
        elsewhere.browser.cookies.set("__Host-kh-douyin", token, domain="keyhouse.test")
        assert (await elsewhere.get("/account")).url.path == "/douyin/sign-in"


async def test_staff_and_owner_sessions_do_not_stand_in_for_each_other(seller, reviewer):
    await seller.register()
    owner = seller.browser.cookies[COOKIE]
    staff = reviewer.browser.cookies[f"{COOKIE}-staff"]
    seller.browser.cookies.set(f"{COOKIE}-staff", owner, domain="keyhouse.test")
    reviewer.browser.cookies.set(COOKIE, staff, domain="keyhouse.test")
    assert (await seller.get("/staff")).url.path == "/ozon/staff/sign-in"
    assert (await reviewer.get("/account")).url.path == "/ozon/sign-in"


async def test_activation_gives_a_new_token(seller, reviewer):
    await seller.register()
    before = seller.browser.cookies[COOKIE]
    await seller.apply()
    await reviewer.decide("approve")
    await seller.activate()
    assert seller.browser.cookies[COOKIE] != before
    seller.browser.cookies.set(COOKIE, before, domain="keyhouse.test")
    assert (await seller.get("/account")).url.path == "/ozon/sign-in"
