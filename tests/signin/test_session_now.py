"""A service asks whose session a token is: quickly, and exactly as by the usual way."""

import pytest

from tests.people import EMAIL, PASSWORD

PATH = "/api/v1/session"
SLOW = PATH + "?by=the-usual-way"
COUNTED = ("ratelimit",)
DAY = 24 * 3600


@pytest.fixture
async def bearer(buyer):
    await buyer.register()
    await buyer.sign_out()
    body = {"identifier": EMAIL, "password": PASSWORD}
    said = (await buyer.browser.post("/api/v1/sign-ins", json=body)).json()
    return {"authorization": f"Bearer {said['token']}"}


def headers_of(answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in COUNTED}


async def test_it_says_the_same_as_the_usual_way(buyer, bearer):
    quick = await buyer.browser.get(PATH, headers=bearer)
    slow = await buyer.browser.get(SLOW, headers=bearer)
    assert quick.status_code == slow.status_code == 200
    assert quick.content == slow.content
    assert headers_of(quick) == headers_of(slow)
    said = quick.json()
    assert said["proofs"] == ["password"]
    assert (said["state"], said["sanction"]) == ("active", "none")


async def test_it_asks_the_database_once(buyer, bearer, house):
    found = []
    house.database.direct.watchers.append(found.append)
    await buyer.browser.get(PATH, headers=bearer)
    assert len(found) == 1


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 10_000, "\xff" * 43])
async def test_no_other_token_says_anything(buyer, bearer, token):
    headers = [(b"authorization", b"Bearer " + token.encode("latin-1"))]
    for path in (PATH, SLOW):
        assert (await buyer.browser.get(path, headers=headers)).status_code == 401


async def test_it_is_nobodys_at_another_marketplace(buyer, bearer):
    url = f"/douyin{PATH}"
    buyer.browser.base_url = str(buyer.browser.base_url).replace("/aliexpress", "")
    assert (await buyer.browser.get(url, headers=bearer)).status_code == 401
    assert (await buyer.browser.get(f"/nowhere{PATH}", headers=bearer)).status_code == 404


async def test_it_counts_as_every_other_request(buyer, bearer):
    first = await buyer.browser.get(PATH, headers=bearer)
    second = await buyer.browser.get(SLOW, headers=bearer)
    left = [int(each.headers["ratelimit"].split("r=")[1].split(";")[0]) for each in (first, second)]
    assert left[1] == left[0] - 1


async def test_what_was_ended_is_over_at_once(buyer, bearer):
    assert (await buyer.browser.get(PATH, headers=bearer)).status_code == 200
    assert (await buyer.browser.delete(PATH, headers=bearer)).status_code == 204
    assert (await buyer.browser.get(PATH, headers=bearer)).status_code == 401


async def test_a_session_that_only_services_see_used_stays_awake(buyer, bearer, clock):
    for _ in range(20):
        clock.forward_seconds(DAY)
        assert (await buyer.browser.get(PATH, headers=bearer)).status_code == 200
    clock.forward_seconds(8 * DAY)
    assert (await buyer.browser.get(PATH, headers=bearer)).status_code == 401
