"""Webhooks: signed as others check it, tried again, not one lost, nobody delayed by another."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from keyhouse.app.worker import Worker
from keyhouse.domain.deliveries.send_due import WAITS
from keyhouse.features.webhooks.register_receiver import end_receiver, replay, turn_secret

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


async def arrive(worker, beats: int = 3) -> None:
    for _ in range(beats):
        await worker.beat()
        await worker.settle()


def check(secret: str, taken) -> dict:
    return Webhook(secret).verify(taken.body, taken.headers)


@pytest.fixture
def now(clock):
    """The library that checks signatures asks the machine's own clock."""
    clock.moment = datetime.now(UTC)


async def test_an_event_arrives_signed(told, receiver, seller, worker, now):
    made = await told(receiver.url)
    await seller.register()
    await arrive(worker)
    (taken,) = receiver.taken
    said = check(made.secret, taken)
    assert said["type"] == "account.proven"
    assert said["id"] == taken.headers["webhook-id"]
    assert said["data"]["account"].startswith("acc_")


async def test_old_changed_and_foreign_messages_are_not_believed(
    told, receiver, seller, worker, now, clock
):
    """WH-02"""
    made = await told(receiver.url)
    other = await told(receiver.url + "?other", "shop.opened")
    await seller.register()
    await arrive(worker)
    (taken,) = receiver.taken
    with pytest.raises(WebhookVerificationError):
        check(other.secret, taken)
    for name, bad in (("webhook-id", "fct_x"), ("webhook-timestamp", "1700000000")):
        with pytest.raises(WebhookVerificationError):
            Webhook(made.secret).verify(taken.body, taken.headers | {name: bad})
    with pytest.raises(WebhookVerificationError):
        Webhook(made.secret).verify(taken.body.replace(b"proven", b"opened"), taken.headers)


async def test_while_a_secret_changes_both_sign(house, told, receiver, seller, worker, now, clock):
    """WH-02"""
    made = await told(receiver.url)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    new = await turn_secret(visit, made.receiver_id)
    await visit.db.commit()
    await seller.register()
    await arrive(worker)
    for secret in (made.secret, new.secret):
        assert check(secret, receiver.taken[0])["type"] == "account.proven"
    clock.forward_seconds(24 * 3600 + 1)
    await seller.sign_out()
    await arrive(worker)
    signatures = receiver.taken[-1].headers["webhook-signature"].split(" ")
    assert len(signatures) == 1


async def test_a_receiver_that_is_down_misses_nothing(told, receiver, seller, worker, clock):
    """WH-03"""
    assert sum(WAITS) >= 72 * 3600
    await told(receiver.url)
    receiver.says = 500
    await seller.register()
    await arrive(worker)
    tries = len(receiver.taken)
    assert tries == 1
    for wait in WAITS[:8]:
        clock.forward_seconds(wait)
        await arrive(worker, 1)
        tries += 1
        assert len(receiver.taken) == tries
    receiver.says = 200
    clock.forward_seconds(24 * 3600)
    await arrive(worker, 1)
    assert len({each.headers["webhook-id"] for each in receiver.taken}) == 1
    assert len(receiver.taken) == tries + 1
    clock.forward_seconds(24 * 3600)
    await arrive(worker, 1)
    assert len(receiver.taken) == tries + 1


async def test_a_slow_receiver_delays_no_other(told, receiver, other_receiver, seller, worker):
    """WH-03"""
    await told(receiver.url)
    await told(other_receiver.url)
    receiver.slow_for = 5
    await seller.register()
    loop = asyncio.get_running_loop()
    started = loop.time()
    while not other_receiver.taken:
        await worker.beat()
        assert loop.time() - started < 4
    receiver.slow_for = 0


async def test_replayed_events_keep_their_ids(house, told, receiver, seller, worker):
    made = await told(receiver.url)
    await seller.register()
    await seller.sign_out()
    await arrive(worker)
    first = [each.headers["webhook-id"] for each in receiver.taken]
    assert len(first) == 2
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await replay(visit, made.receiver_id, 0)
    await visit.db.commit()
    await arrive(worker)
    assert sorted(each.headers["webhook-id"] for each in receiver.taken[2:]) == sorted(first)


async def test_only_what_was_asked_for_and_nothing_after_the_end(
    house, told, receiver, seller, worker
):
    made = await told(receiver.url, "session.ended")
    await seller.register()
    await seller.sign_out()
    await arrive(worker)
    assert [json.loads(each.body)["type"] for each in receiver.taken] == ["session.ended"]
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await end_receiver(visit, made.receiver_id)
    await visit.db.commit()
    await seller.sign_in_wholly()
    await seller.sign_out()
    await arrive(worker)
    assert len(receiver.taken) == 1


async def test_the_console_adds_looks_and_sends_again(operator, seller, receiver, worker):
    where = "/staff/webhooks"
    bad = await operator.submit(where, {"address": "ftp://x", "types": ""})
    assert "An https address is needed" in bad.text
    bad = await operator.submit(where, {"address": receiver.url, "types": "nothing.such"})
    assert "There is no such event" in bad.text
    made = await operator.submit(where, {"address": receiver.url, "types": ""})
    assert "whsec_" in made.text
    await seller.register()
    await arrive(worker)
    listed = await operator.get(where)
    receiver_id = listed.text.split(f"{where}/rcv_")[1].split('"')[0]
    page = await operator.get(f"{where}/rcv_{receiver_id}")
    assert "account.proven" in page.text
    assert "whsec_" not in page.text
    await operator.submit(
        f"{where}/rcv_{receiver_id}/again", {"after": "0"}, page=f"{where}/rcv_{receiver_id}"
    )
    before = len(receiver.taken)
    await arrive(worker)
    assert len(receiver.taken) > before


async def test_two_servers_queue_each_event_once(
    house, second_house, told, receiver, seller, worker
):
    await told(receiver.url)
    await seller.register()
    another = Worker(second_house)
    for _ in range(3):
        await asyncio.gather(worker.beat(), another.beat())
    await worker.settle()
    await another.settle()
    ids = [each.headers["webhook-id"] for each in receiver.taken]
    assert len(ids) == len(set(ids)) == 1
