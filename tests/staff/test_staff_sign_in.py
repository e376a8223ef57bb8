"""Staff: their own table, their own lock, their own hours."""

import pytest

from tests.people import PASSWORD

pytestmark = pytest.mark.pages


async def test_known_and_unknown_staff_get_the_same_refusal(reviewer, stranger):
    form = {"email": "anna@staff.example", "password": "not the right one"}
    known = await stranger.submit("/staff/sign-in", form)
    unknown = await stranger.submit("/staff/sign-in", {**form, "email": "no@staff.example"})
    assert known.status_code == unknown.status_code == 422


async def test_five_wrong_passwords_lock(reviewer, stranger):
    form = {"email": "anna@staff.example", "password": "not the right one"}
    statuses = [(await stranger.submit("/staff/sign-in", form)).status_code for _ in range(5)]
    assert statuses == [422] * 4 + [429]
    right = {**form, "password": PASSWORD}
    assert (await stranger.submit("/staff/sign-in", right)).status_code == 429


async def test_an_hour_away_from_the_desk_signs_out(reviewer, clock):
    clock.forward_seconds(3601)
    assert (await reviewer.get("/staff")).url.path == "/ozon/staff/sign-in"


async def test_signing_out_ends_it(reviewer):
    await reviewer.submit("/staff/sign-out", {}, page="/staff")
    assert (await reviewer.get("/staff")).url.path == "/ozon/staff/sign-in"
