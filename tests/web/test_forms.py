"""CSRF, stale forms, double submits: a form acts once, from our page, in this browser."""

import asyncio

import pytest

from tests.people import SIGN_UP, Person

pytestmark = pytest.mark.pages

FORM = {"identifier": "a@example.com", "password": "something long"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": ""},
    ],
)
async def test_a_form_from_elsewhere_changes_nothing(seller, headers):
    token = await seller.token("/sign-up")
    sent = {k: v for k, v in headers.items() if v}
    if not headers["sec-fetch-site"]:
        del seller.browser.headers["sec-fetch-site"]
    answer = await seller.browser.post("/sign-up", data={**SIGN_UP, "_token": token}, headers=sent)
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data"])
async def test_only_forms_are_taken(seller, kind):
    token = await seller.token("/sign-in")
    answer = await seller.browser.post(
        "/sign-in", content=f"_token={token}", headers={"content-type": kind}
    )
    assert answer.status_code == 403


async def test_without_a_token_or_with_a_foreign_one_nothing_happens(seller, stranger):
    foreign = await stranger.token("/sign-up")
    await seller.get("/sign-up")
    for token in ("", "x", foreign, "a.b.c", f"{foreign}x", "9" * 5000):
        answer = await seller.browser.post("/sign-up", data={**SIGN_UP, "_token": token})
        assert answer.status_code == 403


async def test_a_token_of_another_marketplace_is_worth_nothing(seller):
    token = await seller.token("/sign-up")
    seller.browser.base_url = "https://keyhouse.test/douyin"
    await seller.get("/sign-up")
    answer = await seller.browser.post("/sign-up", data={**SIGN_UP, "_token": token})
    assert answer.status_code == 403


async def test_a_stale_form_is_shown_again_with_what_was_typed(seller, clock):
    token = await seller.token("/sign-up")
    clock.forward_seconds(13 * 3600)
    answer = await seller.browser.post("/sign-up", data={**SIGN_UP, "_token": token})
    assert answer.status_code == 409
    assert "open for a long time" in answer.text
    assert "Northwind Trading" in answer.text


async def test_a_double_submit_acts_once_and_both_go_on(seller, mail):
    token = await seller.token("/sign-up")
    form = {**SIGN_UP, "_token": token}
    answers = await asyncio.gather(*(seller.browser.post("/sign-up", data=form) for _ in range(5)))
    assert {a.headers.get("location") for a in answers} == {"/ozon/sign-up/confirm"}
    await seller.letters_arrive()
    assert len(mail.to(SIGN_UP["email"])) == 1


async def test_a_second_tab_has_a_form_of_its_own(seller):
    first, second = await seller.token("/sign-in"), await seller.token("/sign-in")
    for token in (second, first):
        answer = await seller.browser.post("/sign-in", data={**FORM, "_token": token})
        assert answer.status_code == 422


async def test_a_ten_megabyte_field_is_refused_with_a_word(seller):
    token = await seller.token("/sign-up")
    form = {**SIGN_UP, "company_name": "x" * 10_000_000, "_token": token}
    answer = await seller.browser.post("/sign-up", data=form)
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize("body", [b"\xff\xfe" * 50, b"&&&===;;;", b"_token=%ff%fe&email=%00"])
async def test_odd_bodies_are_refused_kindly(seller, body):
    await seller.get("/sign-up")
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = await seller.browser.post("/sign-up", content=body, headers=kind)
    assert answer.status_code in (403, 422)


async def test_planted_cookies_open_nothing(app, worker, mail):
    async with Person(app, worker, mail) as person:
        for name in ("", "-staff", "-form", "-signup", "-signin", "-recovery", "-link"):
            person.browser.cookies.set(f"__Host-kh-ozon{name}", "x" * 43, domain="keyhouse.test")
        assert (await person.get("/account")).url.path == "/ozon/sign-in"
        assert (await person.get("/sign-up/confirm")).status_code == 200
        answer = await person.submit("/sign-up/confirm", {"code": "123456"}, page="/sign-up")
        assert answer.status_code == 422
