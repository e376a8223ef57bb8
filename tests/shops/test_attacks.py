"""What attackers found in shops, closed and kept closed."""

import asyncio
import json
import re
from base64 import b64encode
from datetime import timedelta

import pytest

from keyhouse.features.shops.partners import PartnerSecrets
from keyhouse.kit.signatures import sign
from tests.appeals.test_sanctions import find, put
from tests.people import PASSWORD
from tests.shops.test_owners import BORIS, invite

EMAIL = "anna@example.com"
SECRET = "whsec_" + b64encode(b"0123456789abcdef0123456789abcdef").decode()


async def accept(person):
    return await person.submit("/shops/invitation/accept", {}, page="/shops/invitation")


async def make_key(merchant, shop: str) -> str:
    await merchant.prove_again(f"/shops/{shop}/hand-over")
    page = f"/shops/{shop}/after"
    answer = await merchant.submit(f"/shops/{shop}/key", {}, page=page)
    if answer.status_code == 303:
        await merchant.submit("/account/prove", {"password": PASSWORD})
        answer = await merchant.submit(f"/shops/{shop}/key", {}, page=page)
    return re.search(r'class="code">(\w{16})<', answer.text)[1]


async def test_a_stale_invitation_takes_no_shop_from_its_next_owner(
    merchant, another_merchant, clerk, app, worker, mail, phones
):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await another_merchant.register(BORIS)
    link = await invite(merchant, shop)
    await merchant.apply_to_unbind(shop)
    await clerk.decide("approve")
    key = await make_key(merchant, shop)
    number = re.search(r"<code>(\d{10})</code>", (await merchant.get("/me/shop")).text)[1]
    from tests.people import Merchant

    async with Merchant(app, worker, mail, "douyin") as third:
        third.phones = phones
        await third.register("carol@example.com")
        bound = await third.submit("/shops/bind", {"number": number, "key": key})
        assert bound.status_code == 303, bound.text
        await another_merchant.get(link)
        assert (await accept(another_merchant)).status_code == 409
        assert (await third.get(f"/me/shop/{shop}")).status_code == 200
        # Whoever had it before sees nothing of what comes up now, and takes nothing back.
        await clerk.settle(shop, "debts", "blocked", count="1", amount="77.70", currency="CNY")
        assert "77.70" not in (await merchant.get(f"/shops/{shop}/after")).text
        assert (await merchant.get(f"/shops/{shop}/unbind")).status_code == 404


@pytest.mark.parametrize("kind", ["restricted", "frozen", "banned"])
async def test_nobody_sanctioned_hands_a_shop_over(merchant, another_merchant, clerk, kind):
    await merchant.register()
    shop = await merchant.open_shop()
    await another_merchant.register(BORIS)
    link = await invite(merchant, shop)
    await put(clerk, await find(clerk), kind)
    await another_merchant.get(link)
    assert (await accept(another_merchant)).status_code == 409


async def test_a_sanctioned_shop_is_not_unbound(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    case = await clerk.first_case()
    account = await find(clerk)
    page = f"/staff/accounts/{account}"
    form = {"kind": "frozen", "reason": "fraud", "words": "", "days": "0"}
    await clerk.submit(f"{page}/shops/{shop}/sanction", form, page=page)
    await clerk.press(case, "take")
    refused = await clerk.press(case, "approve")
    assert refused.status_code == 409
    assert "A sanction holds against this shop" in refused.text


async def test_a_seller_in_review_does_not_become_active_by_leaving(seller):
    await seller.register()
    await seller.browser.get("/leave/sure")
    await seller.submit("/account/prove", {"password": PASSWORD})
    refused = await seller.submit("/leave/sure", {})
    assert refused.status_code == 409
    assert (await seller.get("/account")).url.path == "/ozon/application"


async def test_a_buyer_where_there_are_no_shops_opens_none(buyer):
    await buyer.register()
    token = await buyer.token("/shops/open")
    refused = await buyer.browser.post("/shops/open", data={"_token": token, "name": "A"})
    assert refused.status_code == 409
    assert "There are no shops" in (await buyer.get("/shops/open")).text


async def test_a_draft_goes_with_the_shop(merchant, another_merchant):
    await merchant.register()
    shop = await merchant.open_shop()
    await merchant.fill_in_unbinding(shop)
    await another_merchant.register(BORIS)
    await another_merchant.get(await invite(merchant, shop))
    assert (await accept(another_merchant)).status_code == 303
    answer = await another_merchant.submit(f"/shops/{shop}/unbind", {"reason": "other"})
    assert answer.headers["location"].startswith(f"/douyin/shops/{shop}/unbind/"), answer.text
    form = (await another_merchant.get(f"/shops/{shop}/unbind/form")).text
    assert "Li Wei" not in form


async def test_a_ban_outlives_the_account(merchant, clerk, clock):
    await merchant.register()
    await put(clerk, await find(clerk), "banned")
    await merchant.prove_again("/leave/sure")
    assert (await merchant.submit("/leave/sure", {})).status_code == 303
    clock.forward_seconds(15 * 24 * 3600 + 400)
    await merchant.everything_due_is_done()
    await merchant.everything_due_is_done()
    await merchant.register()
    page = await merchant.get("/shops/open")
    assert "was banned here" in page.text


async def tell(person, house, clock, ago: int = 0, id_: str = "msg_1", secret=SECRET, **body):
    house.parts.add(PartnerSecrets, PartnerSecrets({"douyin": {"secret": SECRET}}))
    content = json.dumps(body).encode()
    at = int((clock.now() - timedelta(seconds=ago)).timestamp())
    headers = {
        "content-type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(secret, id_, at, content),
    }
    return await person.browser.post("/api/v1/shops/obligations", content=content, headers=headers)


async def test_callbacks_are_signed_once_and_in_order(merchant, house, clock):
    await merchant.register()
    shop = await merchant.open_shop()
    number = re.search(r"<code>(\d{10})</code>", (await merchant.get(f"/me/shop/{shop}")).text)[1]
    said = {"shop": number, "kind": "orders"}
    good = await tell(merchant, house, clock, state="blocked", count=2, **said)
    assert good.status_code == 200, good.text
    assert (await tell(merchant, house, clock, state="clear", **said)).status_code == 409
    late = await tell(merchant, house, clock, ago=200, id_="msg_2", state="clear", **said)
    assert late.status_code == 200
    assert "keeps the shop bound" in (await merchant.get(f"/shops/{shop}/unbind")).text
    old = await tell(merchant, house, clock, ago=900, id_="msg_3", state="clear", **said)
    assert old.status_code == 401
    other = "whsec_" + b64encode(b"x" * 32).decode()
    forged = await tell(merchant, house, clock, id_="msg_4", secret=other, state="clear", **said)
    assert forged.status_code == 401


@pytest.mark.parametrize(
    "odd",
    [
        {"valid_until": "0001-01-01T00:00:00+14:00"},
        {"valid_until": "9999-12-31T23:59:59-14:00"},
        {"link": "https://a\x00b"},
        {"amount": "NaN"},
        {"amount": -1},
        {"count": 10**12},
        {"currency": "yuan"},
        {"kind": "x" * 500},
        {"state": "fine"},
    ],
)
async def test_odd_callbacks_are_refused(merchant, house, clock, odd):
    await merchant.register()
    shop = await merchant.open_shop()
    number = re.search(r"<code>(\d{10})</code>", (await merchant.get(f"/me/shop/{shop}")).text)[1]
    said = {"shop": number, "kind": "orders", "state": "clear", **odd}
    assert (await tell(merchant, house, clock, **said)).status_code in (404, 422)


async def test_25_shops_opened_at_once_are_20(merchant):
    await merchant.register()
    tokens = [await merchant.token("/shops/open") for _ in range(25)]
    answers = await asyncio.gather(
        *(
            merchant.browser.post("/shops/open", data={"_token": token, "name": f"Shop {n}"})
            for n, token in enumerate(tokens)
        )
    )
    assert [each.status_code for each in answers].count(303) == 20
