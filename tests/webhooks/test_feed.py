"""The feed of events: in order, nothing left out, and only what may leave."""

import json

import pytest

from keyhouse.features.webhooks.catalogue import CATALOGUE

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


async def read_all(market, limit: int, **more) -> list[dict]:
    found, cursor = [], 0
    while True:
        page = (await market.get("/events", after=cursor, limit=limit, **more)).json()
        found += page["events"]
        cursor = page["cursor"]
        if not page["more"]:
            return found


async def test_events_come_in_order_and_none_is_left_out(market, seller, worker):
    await seller.register()
    await seller.sign_out()
    await worker.beat()
    program = await market("events")
    whole = await read_all(program, 500)
    assert [each["type"] for each in whole] == ["account.proven", "session.ended"]
    assert whole[0]["data"]["account"].startswith("acc_")
    assert await read_all(program, 1) == whole
    assert [each["id"] for each in await read_all(program, 9, types="session.ended")] == [
        whole[1]["id"]
    ]
    newest = (await program.get("/events")).json()["cursor"]
    assert (await program.get("/events", after=newest)).json()["events"] == []


async def test_nothing_leaves_that_the_catalogue_does_not_name(market, seller, reviewer, worker):
    await seller.become_seller(reviewer)
    await worker.beat()
    program = await market("events")
    known = {"account", "shop", "case", "case_kind", "reference"}
    for event in await read_all(program, 100):
        assert event["type"] in CATALOGUE
        more = {name for name, value in event["data"].items() if value is not None} - known
        assert more <= set(CATALOGUE[event["type"]].data), event
    said = json.dumps(await read_all(program, 100))
    assert "anna" not in said.lower()
    assert "stf_" not in said


async def test_each_kind_of_token_gets_what_it_may(market, seller, line):
    await seller.register()
    program = await market("events")
    for path in ("/revocations", "/shops"):
        refused = await program.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert (await line.get("/ozon/api/v1/market/events")).status_code == 401
    headers = {"authorization": "Bearer x"}
    assert (await line.get("/ozon/api/v1/market/events", headers=headers)).status_code == 401


async def test_a_token_of_one_marketplace_is_nothing_in_another(market, line):
    program = await market("events shops.read", "douyin")
    for slug in ("ozon", "aliexpress"):
        where = f"/{slug}/api/v1/market/events"
        answer = await line.get(where, headers=program._headers)
        assert answer.status_code == 401


async def test_a_stream_goes_on_behind_what_was_heard(market, seller, worker):
    await seller.register()
    await seller.sign_out()
    await worker.beat()
    program = await market("events")
    first, second = await read_all(program, 10)
    async with program._program.http.stream(
        "GET",
        "/ozon/api/v1/market/events/stream?seconds=1",
        headers=program._headers | {"last-event-id": str(first["sequence"])},
    ) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data:"):
                assert json.loads(line[5:])["id"] == second["id"]
                break


async def test_what_was_revoked_names_whom_and_since_when(market, seller, worker):
    await seller.register()
    program = await market("introspect")
    before = (await program.get("/revocations")).json()["cursor"]
    await seller.sign_out()
    await worker.beat()
    told = (await program.get("/revocations", after=before)).json()
    (one,) = told["revoked"]
    assert one["sub"].startswith("acc_")
    assert one["sid"].startswith("ses_")
    assert (await program.get("/revocations", after=told["cursor"])).json()["revoked"] == []


async def test_shops_and_what_stands_for_them(market, merchant, clerk):
    await merchant.register()
    await merchant.open_shop("Tea and Lamps")
    program = await market("shops.read obligations", "douyin")
    page = (await program.get("/shops", limit=1)).json()
    (shop,) = page["shops"]
    assert shop["owner"].startswith("acc_")
    assert (await program.get("/shops", after=page["cursor"])).json()["shops"] == []
    said = {"shop": shop["number"], "kind": "orders", "state": "blocked", "count": 3}
    assert (await program.post("/obligations", said)).json() == {"noted": True}
    shown = await merchant.get(f"/shops/{shop['id']}/unbind")
    assert "keeps the shop bound" in shown.text
    await clerk.settle_all(shop["id"])
    checker = await market("introspect", "douyin")
    before = (await checker.get("/revocations")).json()["cursor"]
    await clerk.worker.beat()
    await merchant.apply_to_unbind(shop["id"])
    await clerk.worker.beat()
    (changed,) = (await checker.get("/revocations", after=before)).json()["revoked"]
    assert (changed["sub"], changed["sid"]) == (shop["owner"], None)
    unknown = await program.post("/obligations", said | {"shop": "0000000000"})
    assert unknown.status_code == 404
