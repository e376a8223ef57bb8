"""Programs hear that somebody has signed out, however that came about."""

import re

import pytest

from tests.oidc.program import Program, let_in

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


@pytest.fixture
async def listening(house, line, receiver) -> Program:
    return Program(await let_in(house, backchannel_uri=receiver.url), line)


async def heard(program, receiver, worker) -> list[dict]:
    await worker.beat()
    await worker.settle()
    return [await program.read(each.form["logout_token"]) for each in receiver.taken]


async def test_a_program_hears_of_a_sign_out(listening, seller, receiver, worker):
    await seller.register()
    told = await listening.read((await listening.tokens(seller))["id_token"])
    await seller.sign_out()
    (said,) = await heard(listening, receiver, worker)
    assert (said["sub"], said["sid"]) == (told["sub"], told["sid"])
    assert said["aud"] == listening.client.client_id
    assert said["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert "nonce" not in said


async def test_once_for_all_that_it_held_and_again_until_it_listens(
    listening, seller, receiver, worker, clock
):
    await seller.register()
    for _ in range(3):
        await listening.tokens(seller)
    await listening.code(seller)  # never redeemed
    receiver.says = 503
    await seller.sign_out()
    assert len(await heard(listening, receiver, worker)) == 1
    receiver.says = 200
    clock.forward_seconds(6)
    assert len(await heard(listening, receiver, worker)) == 2
    clock.forward_seconds(24 * 3600)
    assert len(await heard(listening, receiver, worker)) == 2


async def test_a_program_that_stays_connected_hears_it_and_keeps_its_token(
    listening, seller, receiver, worker
):
    await seller.register()
    tokens = await listening.tokens(seller, scope="openid offline_access")
    await seller.sign_out()
    assert len(await heard(listening, receiver, worker)) == 1
    fresh = (await listening.refresh(tokens["refresh_token"])).json()
    await seller.sign_in_wholly()
    await seller.sign_out()
    assert len(await heard(listening, receiver, worker)) == 1
    assert (await listening.refresh(fresh["refresh_token"])).status_code == 200


async def test_a_device_that_is_forgotten_is_out_for_good(listening, seller, stranger):
    await seller.register()
    phone = await listening.tokens(seller, scope="openid offline_access")
    await stranger.sign_in_wholly()  # the owner, at another device
    page = await stranger.get("/account/security")
    where = re.search(r'action="/ozon(/account/security/(devices|sessions)/[^"]+/end)"', page.text)
    await stranger.submit(where[1], {}, page="/account/security")
    assert where[2] == "devices"
    assert (await listening.refresh(phone["refresh_token"])).status_code == 400


async def test_a_session_that_slept_too_long_is_told(listening, seller, receiver, worker, clock):
    await seller.register()
    await listening.tokens(seller)
    clock.forward_seconds(7 * 24 * 3600 + 10)
    await heard(listening, receiver, worker)
    assert len(await heard(listening, receiver, worker)) == 1


async def test_a_session_that_runs_out_is_told_as_well(listening, seller, receiver, worker, clock):
    await seller.register()
    await listening.tokens(seller)
    clock.forward_seconds(31 * 24 * 3600)
    await heard(listening, receiver, worker)
    assert len(await heard(listening, receiver, worker)) == 1


async def test_staff_end_all_sessions_and_programs_hear_it(
    listening, seller, guard, receiver, worker
):
    await seller.register()
    tokens = await listening.tokens(seller, scope="openid offline_access")
    account = (await listening.read(tokens["id_token"]))["sub"]
    where = f"/staff/accounts/{account}"
    done = await guard.submit(f"{where}/end-sessions", {"reason": "TICKET 7"}, page=where)
    assert done.status_code == 303, done.text
    assert len(await heard(listening, receiver, worker)) == 1
    assert (await listening.refresh(tokens["refresh_token"])).status_code == 400
