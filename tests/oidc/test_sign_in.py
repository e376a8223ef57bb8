"""A program signs somebody in: away, back with a code, tokens, who it is."""

import re

import pytest

from tests.oidc.program import BACK, came_back, follow
from tests.people import EMAIL, TOKEN

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


async def test_discovery_names_only_what_answers(program):
    said = (await program.http.get("/ozon/.well-known/openid-configuration")).json()
    assert said["issuer"] == program.issuer
    for name, address in said.items():
        if name.endswith(("_endpoint", "jwks_uri")):
            path = address.removeprefix("https://keyhouse.test")
            assert (await program.http.get(path)).status_code != 404, name
    again = await program.http.get("/ozon/.well-known/oauth-authorization-server")
    assert again.json() == said


async def test_whoever_is_signed_in_comes_back_at_once(program, seller):
    await seller.register()
    back = came_back(await program.send(seller))
    assert back["state"] == program.state
    assert back["iss"] == program.issuer
    tokens = (await program.redeem(back["code"])).json()
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 300
    told = await program.read(tokens["id_token"])
    assert told["iss"] == program.issuer
    assert told["aud"] == program.client.client_id
    assert told["nonce"] == program.nonce
    assert told["sub"].startswith("acc_")
    who = (await program.who(tokens["access_token"])).json()
    assert who == {"sub": told["sub"], "email": EMAIL, "email_verified": True}


async def test_whoever_is_not_signs_in_on_the_way_and_arrives(program, seller):
    await seller.register()
    await seller.sign_out()
    page = await program.send(seller, login_hint=EMAIL)
    assert page.url.path == "/ozon/sign-in"
    assert EMAIL in page.text
    assert "form-action 'self' https://shop.example" in page.headers["content-security-policy"]
    answer = await seller.sign_in_wholly()
    back = came_back(await follow(seller, answer))
    assert (await program.redeem(back["code"])).status_code == 200
    page = await seller.get("/account")
    assert "shop.example" not in page.headers["content-security-policy"]


async def test_the_way_out_belongs_to_its_browser(program, seller, stranger):
    await seller.register()
    await seller.sign_out()
    await program.send(seller)
    cookie = seller.browser.cookies["__Host-kh-ozon-out"]
    await stranger.get("/sign-in")
    stranger.browser.cookies.set("__Host-kh-ozon-out", cookie, domain="keyhouse.test")
    page = await stranger.get("/sign-in")
    assert "shop.example" not in page.headers["content-security-policy"]


async def test_strength_and_time_of_the_sign_in_are_told(program, seller, clock):
    await seller.register()
    told = await program.read((await program.tokens(seller))["id_token"])
    assert (told["acr"], told["amr"]) == ("one_factor", ["pwd"])
    clock.forward_seconds(60)
    await seller.sign_out()
    await seller.sign_in_wholly()
    told = await program.read((await program.tokens(seller))["id_token"])
    assert (told["acr"], told["amr"]) == ("one_factor", ["pwd"])
    assert told["auth_time"] == int(clock.now().timestamp())


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://shop.example/request"}, "request_uri_not_supported"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
    ],
)
async def test_the_program_is_told_what_is_wrong(program, seller, asked, error):
    """OI-02, among others: no challenge, or a plain one"""
    back = came_back(await program.send(seller, **asked))
    assert (back["error"], back["state"], back["iss"]) == (error, program.state, program.issuer)


@pytest.mark.parametrize(
    "asked",
    [
        {"client_id": "cli_nobody"},
        {"client_id": None},
        {"redirect_uri": "https://shop.example/back/"},
        {"redirect_uri": "https://shop.example/back?x=1"},
        {"redirect_uri": "https://shop.example.evil/back"},
        {"redirect_uri": "https://SHOP.example/back"},
        {"redirect_uri": "http://shop.example/back"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": None},
        {"state": "\x00"},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(program, seller, asked):
    page = await program.send(seller, **asked)
    assert page.status_code == 400
    assert "location" not in page.headers


async def test_a_parameter_that_comes_twice_is_refused(program, seller):
    page = await seller.browser.get(f"{program.way()}&scope=openid+phone")
    assert page.status_code == 400


async def test_the_answer_can_come_as_a_form(program, seller):
    await seller.register()
    page = await program.send(seller, response_mode="form_post")
    assert page.status_code == 200
    assert f'action="{BACK}"' in page.text
    assert 'name="code"' in page.text
    assert "form-action 'self' https:" in page.headers["content-security-policy"]


async def test_the_request_can_come_as_a_form(program, seller):
    await seller.register()
    answer = await seller.browser.post("/oauth/authorize", data=program.request())
    assert answer.status_code == 303
    way = answer.headers["location"]
    assert came_back(await follow(seller, await seller.browser.get(way)))["code"]


async def test_without_showing_anything(program, strange, seller):
    assert came_back(await program.send(seller, prompt="none"))["error"] == "login_required"
    await seller.register()
    assert came_back(await program.send(seller, prompt="none"))["code"]
    assert came_back(await strange.send(seller, prompt="none"))["error"] == "consent_required"


async def test_a_fresh_proof_when_it_is_asked_for(program, seller, clock):
    await seller.register()
    first = await program.read((await program.tokens(seller))["id_token"])
    clock.forward_seconds(300)
    assert came_back(await program.send(seller, max_age="400"))["code"]
    for asked in ({"prompt": "login"}, {"max_age": "200"}):
        page = await program.send(seller, **asked)
        assert page.url.path == "/ozon/account/prove"
        clock.forward_seconds(10)
        answer = await seller.submit("/account/prove", {"password": "correct horse staple"})
        back = came_back(await follow(seller, answer))
        told = await program.read((await program.redeem(back["code"])).json()["id_token"])
        assert told["auth_time"] > first["auth_time"]
        assert told["sub"] == first["sub"]
        clock.forward_seconds(1200)
    silent = came_back(await program.send(seller, max_age="10", prompt="none"))
    assert silent["error"] == "login_required"


async def test_another_account_can_be_taken(program, seller):
    await seller.register()
    page = await program.send(seller, prompt="select_account")
    assert "Choose an account" in page.text
    token = TOKEN.search(page.text)[1]
    way = re.search(r'action="/ozon(/oauth/go/[^/]+/account)"', page.text)[1]
    answer = await seller.browser.post(way, data={"_token": token})
    assert came_back(await follow(seller, answer))["code"]


async def test_a_sign_in_that_was_begun_elsewhere_is_not_finished_here(program, seller, stranger):
    await seller.register()
    await seller.sign_out()
    await program.send(seller)
    way = seller.browser.cookies["__Host-kh-ozon-back"]
    assert (await stranger.get(way.strip('"'))).status_code == 410


async def test_other_marketplaces_know_nothing_of_it(program, seller, buyer):
    await seller.register()
    tokens = await program.tokens(seller)
    elsewhere = await buyer.browser.get(program.way())
    assert elsewhere.status_code == 400
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    there = await program.http.get("/aliexpress/oauth/userinfo", headers=headers)
    assert there.status_code == 401
