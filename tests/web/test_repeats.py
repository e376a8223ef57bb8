"""OZ15: an act that is sent again, because the answer was lost, happens once."""

import asyncio

import pytest

from tests.people import EMAIL, PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEY = {"idempotency-key": "0b5c8f6e-sign-in"}
BODY = {"identifier": EMAIL, "password": PASSWORD}
QUESTION = {"words": "The code never arrives.", "email": EMAIL}


async def _post(person, body, key=KEY, path="/sign-ins", token=""):
    headers = {**key, **({"authorization": f"Bearer {token}"} if token else {})}
    return await person.browser.post(f"/api/v1{path}", json=body, headers=headers)


async def test_an_answer_with_a_secret_is_not_told_twice(buyer):
    await buyer.register()
    assert (await _post(buyer, BODY)).status_code == 201
    again = await _post(buyer, BODY)
    assert (again.status_code, again.json()["code"]) == (409, "already_done")


async def test_another_body_under_the_same_key_is_refused(buyer):
    await buyer.register()
    await _post(buyer, BODY)
    other = await _post(buyer, {**BODY, "password": "another one"})
    assert (other.status_code, other.json()["code"]) == (422, "other_body")


async def test_another_query_under_the_same_key_is_refused(reviewer):
    token = await reviewer.staff_token()
    assert (
        await _post(reviewer, {}, path="/staff/cases/next?due=late", token=token)
    ).text == "null"
    again = await _post(reviewer, {}, path="/staff/cases/next?due=late", token=token)
    assert (again.status_code, again.text) == (200, "null")
    other = await _post(reviewer, {}, path="/staff/cases/next?due=today", token=token)
    assert (other.status_code, other.json()["code"]) == (422, "other_body")


async def test_a_refusal_that_counted_is_told_again_and_counts_once(buyer):
    await buyer.register()
    wrong = {**BODY, "password": "not the right one"}
    answers = [await _post(buyer, wrong) for _ in range(7)]
    assert [a.status_code for a in answers] == [422] * 7
    assert len({a.text for a in answers}) == 1
    assert (await _post(buyer, BODY, {})).status_code == 201  # no lock


async def test_a_refusal_that_changed_nothing_frees_the_key(buyer):
    await buyer.register()
    assert (await _post(buyer, {"identifier": "?", "password": "x"})).status_code == 422
    assert (await _post(buyer, BODY)).status_code == 201


async def test_the_same_at_once_runs_once(buyer):
    await buyer.register()
    answers = await asyncio.gather(*(_post(buyer, BODY) for _ in range(8)))
    assert [a.status_code for a in answers].count(201) == 1
    assert {a.json().get("code") for a in answers} <= {None, "still_running", "already_done"}


async def test_a_key_belongs_to_one_person_route_and_marketplace(buyer, seller):
    await buyer.register()
    token = (await _post(buyer, BODY)).json()["token"]
    assert (await _post(buyer, BODY, token=token)).status_code == 201
    assert (await _post(seller, BODY)).status_code == 422  # nobody there, and not told of it


@pytest.mark.parametrize("key", ["short", "x" * 201, "with space in it"])
async def test_odd_keys_are_refused(buyer, key):
    refused = await _post(buyer, BODY, {"idempotency-key": key})
    assert refused.json()["code"] == "bad_idempotency_key"
