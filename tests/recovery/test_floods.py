"""RS-09, RS-10, RS-13: requests by strangers leave the owner alone; changes reach everybody."""

import httpx
import pytest

from keyhouse.app.asgi import build_app
from keyhouse.domain.accounts import queries as accounts
from tests.people import EMAIL, PASSWORD, SIGN_UP

pytestmark = pytest.mark.pages

NEW = "quite another phrase"


@pytest.mark.timeout(120)
async def test_three_hundred_requests_change_nothing_for_the_owner(seller, app, house, mail):
    await seller.register()
    visit = house.door.visit(house.directory.by_slug("ozon"))
    before = await accounts.by_identifier(visit, "email", EMAIL)
    for number in range(300):
        transport = httpx.ASGITransport(app, client=(f"10.1.{number >> 8}.{number & 255}", 1))
        async with httpx.AsyncClient(transport=transport, base_url="https://keyhouse.test") as one:
            one.headers["accept-language"] = "en"
            answer = await one.post("/ozon/api/v1/recoveries", json={"identifier": EMAIL})
            assert answer.status_code == 201
    for _ in range(8):  # fifty at a time
        await seller.letters_arrive()
    assert (
        len([e for e in mail.to(EMAIL) if "new password" in e["Subject"]]) == 4
    )  # one more came at sign-up
    assert len([e for e in mail.to(EMAIL) if "Many requests" in e["Subject"]]) == 1
    assert await accounts.by_identifier(visit, "email", EMAIL) == before
    await seller.sign_out()
    assert (await seller.sign_in()).status_code == 303


async def test_every_session_is_dead_on_the_other_node_as_well(buyer, thief, second_house):
    await buyer.register()
    transport = httpx.ASGITransport(build_app(second_house))
    cookies = buyer.browser.cookies
    async with httpx.AsyncClient(
        transport=transport, base_url="https://keyhouse.test/aliexpress", cookies=cookies
    ) as elsewhere:
        assert (await elsewhere.get("/account")).status_code == 200
        await thief.prove()
        await thief.change(NEW)
        assert (await elsewhere.get("/account")).status_code == 303


@pytest.mark.parametrize("seconds", [599, 600])
async def test_a_code_is_alive_at_9_59_and_dead_at_10_00(buyer, thief, clock, seconds):
    await buyer.register()
    await thief.ask()
    await thief.get_code()
    clock.forward_seconds(seconds)
    answer = await thief.submit("/recover/code", {"code": thief.code()})
    assert answer.status_code == (303 if seconds < 600 else 422)


async def test_a_recovered_password_still_needs_the_second_step(seller, stranger):
    """RS-09 and OT-10: recovery neither removes nor skips it."""
    from tests.mail import code_in

    await seller.register()
    await stranger.submit("/recover", {"identifier": SIGN_UP["email"]})
    await stranger.letters_arrive()
    code = code_in(stranger.mail.newest(EMAIL, "new password"))
    await stranger.submit("/recover/code", {"code": code})
    form = {"new_password": NEW, "repeat_password": NEW}
    await stranger.submit("/recover/password", form)
    assert (await stranger.get("/account")).url.path == "/ozon/sign-in"
    assert (await stranger.sign_in(EMAIL, NEW)).headers["location"] == "/ozon/sign-in/code"
    assert (await stranger.sign_in(EMAIL, PASSWORD)).status_code == 422
