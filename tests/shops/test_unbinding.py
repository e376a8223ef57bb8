"""Unbinding a shop: applied for, reviewed, done; and everything that keeps it bound."""

import re

import pytest

from tests.mail import path_in
from tests.people import png

pytestmark = pytest.mark.pages


async def test_a_shop_is_unbound(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    answer = await merchant.apply_to_unbind(shop)
    assert answer.headers["location"].endswith("/unbind/status?sent=1"), answer.text
    assert (
        "Under review: nothing can be changed now"
        in (await merchant.get(f"/shops/{shop}/unbind/status")).text
    )
    await clerk.decide("approve")
    status = await merchant.get(f"/shops/{shop}/unbind/status")
    assert "Unbound" in status.text
    assert "/after" in path_in(merchant.mail.newest("anna@example.com", "is unbound"))
    assert (await merchant.get(f"/shops/{shop}/after")).status_code == 200
    assert "cannot be bound again, but a new account can" in (await merchant.get("/me/shop")).text


async def test_what_blocks_keeps_the_shop_bound(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await clerk.settle(shop, "orders", "blocked", count="3", amount="120.50", currency="CNY")
    before = await merchant.get(f"/shops/{shop}/unbind")
    assert "keeps the shop bound" in before.text
    assert "120.50 CNY" in before.text
    await merchant.apply_to_unbind(shop)
    case = await clerk.first_case()
    await clerk.press(case, "take")
    refused = await clerk.press(case, "approve")
    assert refused.status_code == 409
    assert "has to be settled first" in refused.text
    await clerk.settle(shop, "orders")
    assert (await clerk.press(case, "approve")).status_code == 303
    assert "Unbound" in (await merchant.get("/me/shop")).text


async def test_unknown_is_not_clear(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await merchant.apply_to_unbind(shop)
    # Other systems have not answered yet: it waits, and comes to review after a day at most.
    assert "Waiting for other systems" in (await merchant.get(f"/shops/{shop}/unbind/status")).text
    assert "/staff/cases/cas_" not in (await clerk.get("/staff")).text


async def test_a_silent_system_holds_the_review_up_for_a_day(merchant, clerk, clock):
    await merchant.register()
    shop = await merchant.open_shop()
    await merchant.apply_to_unbind(shop)
    clock.forward_seconds(25 * 3600)
    await merchant.everything_due_is_done()
    await clerk.sign_in_at_work()
    case = await clerk.first_case()
    await clerk.press(case, "take")
    assert (await clerk.press(case, "approve")).status_code == 409


async def test_a_warning_blocks_nothing(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await clerk.settle(shop, "balance", "blocked", count="1", amount="9", currency="CNY")
    await merchant.apply_to_unbind(shop)
    await clerk.decide("approve")
    after = await merchant.get(f"/shops/{shop}/after")
    assert "9.00 CNY" in after.text


async def test_under_review_nothing_changes(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    token = await merchant.token(f"/shops/{shop}/unbind/status")
    form = {"_token": token, "reason": "other", "words": "changed", "way": "save"}
    refused = await merchant.browser.post(f"/shops/{shop}/unbind/form", data=form)
    assert "Under review: nothing can be changed now" in refused.text
    assert refused.status_code == 409


async def test_rejected_is_handed_in_again_with_only_what_was_named(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    sent_back = {"verdict_identity_card": "sent_back", "reason_identity_card": "unreadable"}
    await clerk.decide("ask_for_changes", **sent_back)
    status = await merchant.get(f"/shops/{shop}/unbind/status")
    assert "Rejected" in status.text
    assert "Hand in again" in status.text
    form = await merchant.get(f"/shops/{shop}/unbind/form")
    assert 'name="contact_name"' not in form.text
    assert 'name="identity_card"' in form.text
    assert 'name="more"' in form.text
    unchanged = await merchant.submit_unbinding(shop)
    assert unchanged.status_code == 422
    files = [("identity_card", ("sharp.png", png(60, 40), "image/png"))]
    answer = await merchant.submit(f"/shops/{shop}/unbind/form", {"way": "check"}, files=files)
    assert answer.status_code == 303, answer.text
    assert (await merchant.submit_unbinding(shop)).status_code == 303
    page = (await clerk.get(f"/staff/cases/{await clerk.first_case()}")).text
    assert "What changed since" in page
    await clerk.decide("approve")
    assert "Unbound" in (await merchant.get(f"/shops/{shop}/unbind/status")).text
    receipt = await merchant.get(f"/shops/{shop}/unbind/receipt/2")
    assert "sharp.png" in receipt.text


async def test_a_withdrawn_application_changes_nothing(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    case = await clerk.first_case()
    await clerk.press(case, "take")
    page = f"/shops/{shop}/unbind/status"
    await merchant.submit(f"/shops/{shop}/unbind/withdraw", {}, page=page)
    seen = (await clerk.get(f"/staff/cases/{case}")).text  # before it was withdrawn, and after
    version = re.search(r'name="version" value="(\d+)"', seen)[1]
    for stands in (version, str(int(version) - 1)):
        sent = {"version": stands, "act": "approve"}
        refused = await clerk.submit(f"/staff/cases/{case}", sent)
        assert refused.status_code == 409
    assert "Bound" in (await merchant.get(f"/me/shop/{shop}")).text
    # It can be applied for again.
    assert (await merchant.apply_to_unbind(shop)).status_code == 303


async def test_insults_are_named_and_nothing_is_changed(merchant):
    await merchant.register()
    shop = await merchant.open_shop()
    said = "These IDIOTS lost my order"
    refused = await merchant.fill_in_unbinding(shop, "other", words=said)
    assert refused.status_code == 422
    assert "“idiots” reads as an insult" in refused.text
    assert said in refused.text
    assert "Contact support" in refused.text


async def test_who_opens_it_for_the_owner_does_not_decide_it(merchant, clerk, second_clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    page = f"/staff/shops/{shop}"
    opened = await clerk.submit(f"{page}/unbind", {"reason": "account_trouble"}, page=page)
    assert opened.headers["location"].endswith("/unbind/form"), opened.text
    form = {
        "reason": "account_trouble",
        "words": "",
        "contact_name": "Li Wei",
        "contact_details": "anna@example.com",
        "way": "check",
    }
    files = [
        (item, ("paper.png", png(), "image/png"))
        for item in ("identity_card", "business_licence", "who_asked")
    ]
    saved = await clerk.submit(f"{page}/unbind/form", form, files=files)
    assert saved.status_code == 303, saved.text
    sent = {"understood": "true"}
    done = await clerk.submit(f"{page}/unbind/submit", sent, page=f"{page}/unbind/check")
    assert done.headers["location"].endswith("?did=submitted"), done.text
    await clerk.everything_due_is_done()
    assert merchant.mail.newest("anna@example.com", "application to unbind")
    case = await clerk.first_case()
    await clerk.press(case, "take")
    refused = await clerk.press(case, "approve")
    assert refused.status_code == 409
    assert "somebody else has to decide" in refused.text
    await clerk.press(case, "release")
    await second_clerk.press(case, "take")
    assert (await second_clerk.press(case, "approve")).status_code == 303
    assert "Unbound" in (await merchant.get("/me/shop")).text


async def test_a_stranger_sees_nothing_of_a_shop(merchant, another_merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    await another_merchant.register("boris@example.com")
    for path in (
        f"/me/shop/{shop}",
        f"/shops/{shop}/unbind",
        f"/shops/{shop}/unbind/status",
        f"/shops/{shop}/unbind/form",
        f"/shops/{shop}/unbind/receipt/1",
        f"/shops/{shop}/after",
    ):
        assert (await another_merchant.get(path)).status_code == 404, path
    assert "Tea and Lamps" not in (await another_merchant.get("/me/shop")).text
