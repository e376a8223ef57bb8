"""Unbinding a shop: applied for, reviewed, done; and everything that keeps it bound."""

from datetime import timedelta

from tests.mail import path_in

HOUR = timedelta(hours=1)


async def test_a_shop_is_unbound(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    answer = await merchant.apply_to_unbind(shop)
    assert answer.headers["location"].endswith("/unbind/status?sent=1"), answer.text
    assert "Under review: nothing can be changed now" in (await merchant.get(f"/shops/{shop}/unbind/status")).text
    await clerk.decide("approve")
    status = await merchant.get(f"/shops/{shop}/unbind/status")
    assert "Unbound" in status.text
    assert "/after" in path_in(merchant.mail.newest("anna@example.com", "is unbound"))
    assert (await merchant.get(f"/shops/{shop}/after")).status_code == 200
    assert "cannot be bound again, but a new account can" in (await merchant.get("/me/shop")).text
