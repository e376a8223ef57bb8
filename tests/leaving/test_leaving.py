"""A copy of one's data, and deregistering: guarded, waiting, erased."""

import io
import json
import zipfile

import pytest

from tests.people import PASSWORD

pytestmark = pytest.mark.pages

EMAIL = "anna@example.com"
DAY = 24 * 3600


async def ask(merchant):
    await merchant.prove_again("/leave/sure")
    return await merchant.submit("/leave/sure", {})


async def test_an_account_with_a_shop_stays(merchant):
    await merchant.register()
    await merchant.open_shop()
    assert "A shop still belongs to this account" in (await merchant.get("/leave")).text
    assert (await ask(merchant)).status_code == 409


async def test_signing_in_asks_before_it_cancels(merchant, clock):
    await merchant.register()
    assert (await ask(merchant)).status_code == 303
    await merchant.everything_due_is_done()
    assert merchant.mail.newest(EMAIL, "will be deregistered")
    await merchant.sign_out()
    clock.forward_seconds(5 * DAY)
    await merchant.submit("/sign-in", {"identifier": EMAIL, "password": PASSWORD})
    page = await merchant.get("/account")
    assert page.url.path == "/douyin/leave"
    assert "Keep the account" in page.text
    await merchant.submit("/leave/keep", {}, page="/leave")
    clock.forward_seconds(20 * DAY)
    await merchant.everything_due_is_done()
    answer = await merchant.submit("/sign-in", {"identifier": EMAIL, "password": PASSWORD})
    assert answer.headers["location"] == "/douyin/account"


async def test_when_the_waiting_is_over_everything_personal_is_gone(merchant, house, clock):
    await merchant.register()
    await ask(merchant)
    clock.forward_seconds(15 * DAY + 400)
    await merchant.everything_due_is_done()
    await merchant.everything_due_is_done()  # what the first beat did, the second one tells
    assert merchant.mail.newest(EMAIL, "was deregistered")
    assert "Sign in" in (await merchant.get("/account")).text
    refused = await merchant.submit("/sign-in", {"identifier": EMAIL, "password": PASSWORD})
    assert refused.status_code == 422
    tables = {}
    async with house.database.reader.connect() as connection:
        from keyhouse.kit.db import metadata

        for table in metadata.sorted_tables:
            rows = (await connection.execute(table.select())).all()
            tables[table.name] = str([tuple(row) for row in rows])
    holding = [name for name, text in tables.items() if EMAIL in text]
    assert holding == []
    # The address is free for a new account at once.
    await merchant.register()
    assert (await merchant.get("/me/shop")).status_code == 200


async def test_who_was_unbound_comes_back_with_a_new_account(merchant, clerk, clock):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    await clerk.decide("approve")
    assert (await ask(merchant)).status_code == 303
    clock.forward_seconds(15 * DAY + 400)
    await merchant.everything_due_is_done()
    await merchant.register()
    answer = await merchant.submit("/shops/open", {"name": "Tea again"})
    assert answer.status_code == 303, answer.text


async def test_the_copy_holds_everything_and_all_are_told(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    asked = await merchant.browser.get("/leave/export")
    assert asked.headers["location"] == "/douyin/account/prove"
    await merchant.submit("/account/prove", {"password": PASSWORD})
    answer = await merchant.submit("/leave/export", {})
    assert answer.headers["content-type"] == "application/zip", answer.text
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    said = json.loads(archive.read("account.json"))
    assert said["addresses"][0]["value"] == EMAIL
    assert said["cases"][0]["kind"] == "unbinding"
    assert said["programs"] == []
    papers = [name for name in archive.namelist() if name.startswith("papers/")]
    assert len(papers) == 1
    assert papers[0].endswith("card.png")
    await merchant.everything_due_is_done()
    assert merchant.mail.newest(EMAIL, "A copy of your data")
