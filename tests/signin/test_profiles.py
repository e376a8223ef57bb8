"""What a marketplace that asks for two factors, or for passkeys, does with everybody."""

import re

import pytest

from keyhouse.app.publishing import publish_file
from keyhouse.domain.sessions import SessionsPolicy
from tests.authenticators import App, Device
from tests.conftest import PLAYBOOKS
from tests.people import EMAIL, TOKEN, options_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _publish(house, profile: str, more: str = "") -> None:
    text = (PLAYBOOKS / "aliexpress.toml").read_text("utf-8")
    path = house.settings.secret_key_file.parent / f"{profile}.toml"
    path.write_text(text.replace("[marketplace]", f'[marketplace]\nprofile = "{profile}"') + more)
    await publish_file(house, "aliexpress", path)
    await house.directory.refresh(house.database.unit())


async def test_an_app_is_set_up_on_the_way_in_after_the_mailbox(buyer, house, clock):
    await buyer.register()
    await _publish(house, "nist")
    assert (await buyer.get("/account")).url.path == "/aliexpress/sign-in"  # one factor no longer
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/sign-in/code"
    assert (await buyer.get("/sign-in/set-up")).url.path == "/aliexpress/sign-in"
    await buyer.letters_arrive()
    answer = await buyer.submit("/sign-in/code", {"code": buyer.code()})
    assert answer.headers["location"] == "/aliexpress/sign-in/set-up"
    assert (await buyer.get("/account")).url.path == "/aliexpress/sign-in"
    page = (await buyer.get("/sign-in/set-up")).text
    app = App(re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)[1], clock)
    form = {"code": app.code()}
    answer = await buyer.submit("/sign-in/set-up/app", form, page="/sign-in/set-up")
    assert answer.headers["location"] == "/aliexpress/account/security/recovery-codes"
    assert (await buyer.get("/account")).url.path == "/aliexpress/account"


async def test_a_passkey_where_nothing_else_is_enough(buyer, house):
    await buyer.register()
    await _publish(house, "hardened")
    await buyer.sign_in()
    await buyer.letters_arrive()
    await buyer.submit("/sign-in/code", {"code": buyer.code()})
    page = (await buyer.get("/sign-in/set-up")).text
    device, options = Device(), options_in(page)
    form = {
        "credential": device.create(options),
        "handle": options["user"]["id"],
        "name": "My phone",
        "_token": TOKEN.findall(page)[-1],
    }
    answer = await buyer.browser.post("/sign-in/set-up/passkey", data=form)
    assert answer.status_code == 303
    await buyer.sign_out()
    assert (await buyer.use_passkey(device)).headers["location"] == "/aliexpress/account"


@pytest.mark.parametrize(("minutes", "is_alive"), [(59, True), (61, False)])
async def test_an_hour_of_idleness_ends_a_session(buyer, house, clock, minutes, is_alive):
    """SE-03"""
    await _with_app(buyer, house, clock)
    clock.forward_seconds(minutes * 60)
    assert ((await buyer.get("/account")).url.path == "/aliexpress/account") == is_alive


async def test_a_day_ends_every_session(buyer, house, clock):
    """SE-03"""
    await _with_app(buyer, house, clock)
    for _ in range(30):
        clock.forward_seconds(50 * 60)
        last = await buyer.get("/account")
    assert last.url.path == "/aliexpress/sign-in"


async def _with_app(buyer, house, clock) -> None:
    await buyer.register()
    app = await buyer.add_app(clock)
    await _publish(house, "nist")
    await buyer.sign_out()
    await buyer.sign_in()
    await buyer.submit("/sign-in/code", {"code": app.code()})


async def test_what_a_playbook_sets_stands_above_its_profile(house):
    await _publish(house, "nist", "\n[sessions]\nidle_hours = 5\n")
    policy = house.directory.by_slug("aliexpress").policy(SessionsPolicy)
    assert (policy.idle_hours, policy.days, policy.strength) == (5, 1, "two_factors")


@pytest.mark.parametrize(("minutes", "is_good"), [(14, True), (16, False)])
async def test_a_fresh_proof_is_good_for_fifteen_minutes(buyer, clock, minutes, is_good):
    """SE-06"""
    await buyer.register()
    await buyer.prove_again("/account/security/app")
    clock.forward_seconds(minutes * 60)
    where = (await buyer.get("/account/security/app")).url.path
    assert (where == "/aliexpress/account/security/app") == is_good


async def test_a_fresh_proof_is_none_in_another_session(buyer, thief):
    """SE-06"""
    await buyer.register()
    await thief.sign_in(EMAIL)
    await buyer.prove_again("/account/security/app")
    assert (await thief.get("/account/security/app")).url.path == "/aliexpress/account/prove"


async def test_the_new_code_asks_at_risk_only(buyer, thief, house):
    text = (PLAYBOOKS / "aliexpress.toml").read_text("utf-8")
    path = house.settings.secret_key_file.parent / "risk.toml"
    path.write_text(text.replace('second_step = "never"', 'second_step = "at_risk"'))
    await publish_file(house, "aliexpress", path)
    await house.directory.refresh(house.database.unit())
    await buyer.register()
    await buyer.sign_out()
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/account"
    assert (await thief.sign_in()).headers["location"] == "/aliexpress/sign-in/code"
