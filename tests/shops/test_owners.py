"""Who owns a shop: opening, handing over, binding again, and what a playbook says of it."""

import asyncio
import re

import pytest

from tests.mail import path_in
from tests.people import PASSWORD, png

pytestmark = pytest.mark.pages

BORIS = "boris@example.com"


async def unbound(merchant, clerk) -> str:
    """A shop that was this merchant's."""
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    await clerk.decide("approve")
    return shop


async def invite(merchant, shop: str, email: str = BORIS) -> str:
    """The path of the invitation's link."""
    await merchant.prove_again(f"/shops/{shop}/hand-over")
    answer = await merchant.submit(f"/shops/{shop}/hand-over", {"email": email})
    assert answer.status_code == 303, answer.text
    await merchant.letters_arrive()
    return path_in(merchant.mail.newest(email, "invited to own"), "douyin")


async def test_a_shop_is_handed_over_when_both_accept(merchant, another_merchant):
    await merchant.register()
    shop = await merchant.open_shop()
    await another_merchant.register(BORIS)
    link = await invite(merchant, shop)
    await another_merchant.get(link)
    page = "/shops/invitation"
    answer = await another_merchant.submit("/shops/invitation/accept", {}, page=page)
    assert answer.headers["location"] == f"/douyin/me/shop/{shop}", answer.text
    assert "Handed over" in (await merchant.get("/me/shop")).text
    for path in (f"/me/shop/{shop}", f"/shops/{shop}/unbind"):
        assert (await merchant.get(path)).status_code == 404, path
    again = await another_merchant.get(link)
    assert "This invitation has ended" in again.text


async def test_an_invitation_is_for_the_address_it_went_to(merchant, another_merchant):
    await merchant.register()
    shop = await merchant.open_shop()
    await another_merchant.register(BORIS)
    link = await invite(merchant, shop, "carol@example.com")
    await another_merchant.get(link)
    page = "/shops/invitation"
    refused = await another_merchant.submit("/shops/invitation/accept", {}, page=page)
    assert refused.status_code == 403
    assert "another address" in refused.text


async def test_an_invitation_taken_back_is_worth_nothing(merchant, another_merchant):
    await merchant.register()
    shop = await merchant.open_shop()
    await another_merchant.register(BORIS)
    link = await invite(merchant, shop)
    binding = f"/me/shop/{shop}/binding"
    await merchant.submit(f"/shops/{shop}/take-back", {}, page=binding)
    assert "This invitation has ended" in (await another_merchant.get(link)).text


async def test_ten_accept_at_once_and_one_owns(merchant, another_merchant):
    await merchant.register()
    shop = await merchant.open_shop()
    await another_merchant.register(BORIS)
    await another_merchant.get(await invite(merchant, shop))
    tokens = [await another_merchant.token("/shops/invitation") for _ in range(10)]
    tokens = [re.sub(r"\s", "", each) for each in tokens]
    answers = await asyncio.gather(
        *(
            another_merchant.browser.post("/shops/invitation/accept", data={"_token": token})
            for token in tokens
        )
    )
    codes = [each.status_code for each in answers]
    assert codes.count(303) == 1
    assert set(codes) <= {303, 404, 409}
    assert (await another_merchant.get("/me/shop")).text.count("<article") == 1
    assert "Handed over" in (await merchant.get("/me/shop")).text


async def test_the_old_account_cannot_bind_again_but_a_new_one_can(
    merchant, another_merchant, clerk
):
    shop = await unbound(merchant, clerk)
    bind = (await merchant.get("/shops/bind")).text
    assert "This account was unbound" in bind
    assert "Open a new shop account" in bind
    refused = await merchant.browser.post(
        "/shops/open", data={"_token": await merchant.token("/support"), "name": "Another"}
    )
    assert refused.status_code == 409
    await merchant.prove_again("/shops/open")
    number = re.search(r"<code>(\d{10})</code>", (await merchant.get("/me/shop")).text)[1]
    page = f"/shops/{shop}/after"
    needed = await merchant.submit(f"/shops/{shop}/key", {}, page=page)
    if needed.status_code == 303:
        await merchant.submit("/account/prove", {"password": PASSWORD})
        needed = await merchant.submit(f"/shops/{shop}/key", {}, page=page)
    key = re.search(r'class="code">(\w{16})<', needed.text)[1]
    await another_merchant.register(BORIS)
    wrong = await another_merchant.submit("/shops/bind", {"number": number, "key": "a" * 16})
    assert wrong.status_code == 422
    form = {"number": number, "key": f"{key[:8]} {key[8:].upper()}"}
    assert (await another_merchant.submit("/shops/bind", form)).status_code == 303
    assert (await another_merchant.submit("/shops/bind", form)).status_code == 422


async def test_the_api_says_when_and_how(merchant, clerk):
    await merchant.register()
    answer = await merchant.api(
        "/sign-ins", {"identifier": "anna@example.com", "password": PASSWORD}
    )
    token = answer.json()["token"]
    allowed = await merchant.api("/shops/may-bind", token=token, method="GET")
    assert allowed.json() == {"allowed": True, "why": "", "text": "", "from": None}
    made = await merchant.api("/shops", {"name": "Lamps"}, token)
    assert made.status_code == 201
    shop = made.json()["id"]
    await clerk.settle_all(shop)
    opened = await merchant.api(f"/shops/{shop}/unbinding", {"reason": "new_phone"}, token)
    assert opened.json()["state"] == "draft"
    fields = {
        "reason": "new_phone",
        "contact_name": "Li Wei",
        "contact_details": "+86 138 1234 5678",
    }
    await merchant.api(f"/shops/{shop}/unbinding", fields, token, method="PUT")
    missing = await merchant.api(f"/shops/{shop}/unbinding/missing", token=token, method="GET")
    assert missing.json() == {"identity_card": "missing_paper"}
    headers = {"authorization": f"Bearer {token}", "content-type": "image/png"}
    address = f"/api/v1/shops/{shop}/unbinding/items/identity_card/papers?name=card.png"
    added = await merchant.browser.post(address, content=png(), headers=headers)
    assert added.status_code == 201, added.text
    sent = await merchant.api(f"/shops/{shop}/unbinding/submit", {"understood": True}, token)
    assert sent.json()["state"] == "in_review", sent.text
    await clerk.decide("approve")
    state = await merchant.api(f"/shops/{shop}/unbinding", token=token, method="GET")
    assert state.json()["label"] == "Unbound"
    refused = await merchant.api("/shops/may-bind", token=token, method="GET")
    assert refused.json()["why"] == "requires_new_account"
    receipt = await merchant.api(f"/shops/{shop}/unbinding/receipts/1", token=token, method="GET")
    assert receipt.json()["papers"] == ["card.png"]
