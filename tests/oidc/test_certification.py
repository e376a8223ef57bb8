"""What the certification plans of OpenID ask of a provider, module by module.

The list with what is not covered: docs/certification.md. Requests carry PKCE, which we demand.
"""

import base64
import json
from urllib.parse import urlencode

import pytest

from tests.oidc.program import BACK, GONE, came_back, follow, left_for
from tests.people import EMAIL

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]

# oidcc-ensure-request-without-nonce-…, -other-scope-order-…, -unknown-parameter-…, …
SUCCEED = [
    {"nonce": None},
    {"scope": "email openid"},
    {"scope": "openid profile email phone address"},
    {"scope": "openid profile"},
    {"display": "page"},
    {"display": "popup"},
    {"extra": "foobar"},
    {"ui_locales": "se ru"},
    {"claims_locales": "se"},
    {"acr_values": "1 2"},
    {"claims": json.dumps({"userinfo": {"name": {"essential": True}}})},
    {"max_age": "10000"},
    {"login_hint": EMAIL},
    {"prompt": "none"},
]


async def test_requests_that_succeed(program, seller):
    await seller.register()
    for asked in SUCCEED:
        assert came_back(await program.send(seller, **asked))["code"], asked


async def test_userinfo_by_get_by_post_and_by_body(program, seller):
    """oidcc-userinfo-get, -post-header, -post-body; oidcc-scope-…"""
    await seller.register()
    tokens = await program.tokens(seller, scope="openid profile email phone")
    told = (await program.who(tokens["access_token"])).json()
    assert told["email"] == EMAIL
    assert told["name"] == "Anna Petrova"
    assert told["sub"] == (await program.read(tokens["id_token"]))["sub"]
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    where = "/ozon/oauth/userinfo"
    assert (await program.http.post(where, headers=headers)).json() == told
    body = {"access_token": tokens["access_token"]}
    assert (await program.http.post(where, data=body)).json() == told
    assert (await program.http.get(where)).status_code == 401


async def test_a_code_that_comes_again_after_half_a_minute(program, seller, clock):
    """oidcc-codereuse, oidcc-codereuse-30seconds"""
    await seller.register()
    code = await program.code(seller)
    tokens = (await program.redeem(code)).json()
    clock.forward_seconds(30)
    again = await program.redeem(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert (await program.who(tokens["access_token"])).status_code == 401


async def test_a_second_of_age_asks_again(program, seller, clock):
    """oidcc-max-age-1, oidcc-prompt-login: auth_time is later, sub the same"""
    await seller.register()
    first = await program.read((await program.tokens(seller))["id_token"])
    clock.forward_seconds(2)
    page = await program.send(seller, max_age="1")
    assert page.url.path == "/ozon/account/prove"
    answer = await seller.submit("/account/prove", {"password": "correct horse staple"})
    tokens = (await program.redeem(came_back(await follow(seller, answer))["code"])).json()
    second = await program.read(tokens["id_token"])
    assert (second["sub"], second["auth_time"] > first["auth_time"]) == (first["sub"], True)


async def test_the_configuration_and_the_keys(program):
    """oidcc-discovery-endpoint-verification"""
    said = (await program.http.get("/ozon/.well-known/openid-configuration")).json()
    needed = "issuer authorization_endpoint token_endpoint jwks_uri response_types_supported"
    needed += " subject_types_supported id_token_signing_alg_values_supported scopes_supported"
    assert set(needed.split()) <= said.keys()
    assert "RS256" in said["id_token_signing_alg_values_supported"]
    assert "openid" in said["scopes_supported"]
    assert said["backchannel_logout_supported"]
    keys = (await program.http.get("/ozon/oauth/keys")).json()["keys"]
    assert len({key["kid"] for key in keys}) == len(keys)
    assert {key["alg"] for key in keys} == {"RS256", "ES256"}


async def test_form_post_with_an_error(program, seller):
    """The plan of form post: errors travel the same way"""
    page = await program.send(seller, response_mode="form_post", prompt="none")
    assert f'action="{BACK}"' in page.text
    assert 'value="login_required"' in page.text


def _changed(token: str) -> str:
    head, body, seal = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) | {"extra": 1}
    return f"{head}.{base64.urlsafe_b64encode(json.dumps(said).encode()).decode()}.{seal}"


async def test_signing_out_as_programs_ask_for_it(program, seller):
    """oidcc-rp-initiated-logout-…: whoever is not certain is asked, nobody is sent elsewhere"""
    await seller.register()
    tokens = await program.tokens(seller)
    hint, gone = tokens["id_token"], {"post_logout_redirect_uri": GONE}
    asked = [
        {},
        {"state": "x"},
        gone,
        gone | {"id_token_hint": "nothing"},
        gone | {"id_token_hint": _changed(hint)},
        gone | {"client_id": program.client.client_id},
    ]
    for said in asked:
        page = await seller.get(f"/oauth/end-session?{urlencode(said)}")
        assert "Sign out?" in page.text, said
    assert (await program.who(tokens["access_token"])).status_code == 200
    for uri in ("https://evil.example/", f"{GONE}?extra=1", ""):
        tokens = await program.tokens(seller)
        said = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": uri, "state": "x"}
        answer = await seller.browser.get(f"/oauth/end-session?{urlencode(said)}")
        assert answer.headers["location"] == "/ozon/sign-in?bye=1"
        assert (await program.who(tokens["access_token"])).status_code == 401
        await seller.sign_in_wholly()
    tokens = await program.tokens(seller)
    said = gone | {"id_token_hint": tokens["id_token"]}
    answer = await seller.browser.get(f"/oauth/end-session?{urlencode(said)}")
    assert left_for(answer) == GONE
