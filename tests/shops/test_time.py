"""What time and other people do to an application: reminders, lapsing, holds, help."""

import re

import pytest

from tests.mail import text_of

pytestmark = pytest.mark.pages

EMAIL = "anna@example.com"
DAY = 24 * 3600


async def handed_in(merchant, clerk) -> str:
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    return shop


async def later(merchant, clock, days: float) -> None:
    clock.forward_seconds(days * DAY + 400)
    await merchant.everything_due_is_done()
    await merchant.everything_due_is_done()


async def test_without_an_answer_it_lapses_and_the_shop_stays(merchant, clerk, clock):
    shop = await handed_in(merchant, clerk)
    sent_back = {"verdict_identity_card": "sent_back", "reason_identity_card": "unreadable"}
    await clerk.decide("ask_for_changes", **sent_back)
    await later(merchant, clock, 24)
    assert "Please answer by" in text_of(merchant.mail.newest(EMAIL, "waiting for your answer"))
    await later(merchant, clock, 7)
    assert merchant.mail.newest(EMAIL, "has lapsed")
    await merchant.submit("/sign-in", {"identifier": EMAIL, "password": "correct horse staple"})
    status = (await merchant.get(f"/shops/{shop}/unbind/status")).text
    assert "the shop is still yours" in status
    assert (await merchant.apply_to_unbind(shop)).status_code == 303


async def test_a_hold_stops_the_clock_and_another_person_ends_it(
    merchant, clerk, second_clerk, clock
):
    shop = await handed_in(merchant, clerk)
    case = await clerk.first_case()
    promised = re.search(r"Answer by ([^<]+)<", await status_of(merchant, shop))[1]
    assert (await clerk.press(case, "hold")).status_code == 303
    assert "the days do not count" in await status_of(merchant, shop)
    refused = await clerk.press(case, "resume")
    assert refused.status_code == 409
    clock.forward_seconds(DAY)
    await second_clerk.sign_in_at_work()
    assert (await second_clerk.press(case, "resume")).status_code == 303
    await merchant.submit("/sign-in", {"identifier": EMAIL, "password": "correct horse staple"})
    again = re.search(r"Answer by ([^<]+)<", await status_of(merchant, shop))[1]
    assert again != promised


async def status_of(merchant, shop: str) -> str:
    return (await merchant.get(f"/shops/{shop}/unbind/status")).text


async def test_escalated_comes_first_for_everybody(merchant, another_merchant, clerk, second_clerk):
    await handed_in(merchant, clerk)
    await another_merchant.register("boris@example.com")
    shop = await another_merchant.open_shop("Lamps only")
    await clerk.settle_all(shop)
    await another_merchant.apply_to_unbind(shop)
    cases = re.findall(r"/staff/cases/(cas_\w+)", (await clerk.get("/staff")).text)
    last = cases[-1]
    await clerk.press(last, "take")
    assert (await clerk.press(last, "escalate")).status_code == 303
    assert await second_clerk.first_case() == last


async def test_two_people_where_the_playbook_says_so(merchant, clerk, second_clerk, house):
    from keyhouse.app.publishing import publish_file
    from tests.conftest import PLAYBOOKS

    text = (PLAYBOOKS / "douyin.toml").read_text("utf-8")
    changed = text.replace("cooling_hours = 0", "cooling_hours = 0\nneeds_two = true")
    path = house.settings.secret_key_file.parent / "two.toml"
    path.write_text(changed, "utf-8")
    await publish_file(house, "douyin", path)
    await house.directory.refresh(house.database.unit())
    shop = await handed_in(merchant, clerk)
    case = await clerk.first_case()
    await clerk.press(case, "take")
    assert (await clerk.press(case, "approve")).status_code == 403
    assert (await clerk.press(case, "propose")).status_code == 303
    assert (await clerk.press(case, "confirm")).status_code == 409
    assert (await second_clerk.press(case, "confirm")).status_code == 303
    assert "Unbound" in await status_of(merchant, shop)
