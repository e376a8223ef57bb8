"""Codes, tokens and what ends them: used once, turned, revoked, dead with the session."""

import asyncio
import base64
import json
import re
from collections import Counter

import pytest

from keyhouse.features.oidc.keys import add_next, revoke_key
from keyhouse.features.oidc.register_client import end_client, turn_secret
from tests.mail import text_of
from tests.oidc.program import BACK, GONE, Program, came_back, follow, left_for, let_in
from tests.people import EMAIL, TOKEN

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


async def test_of_a_hundred_with_one_code_one_has_tokens_and_they_die(program, seller):
    """OI-01"""
    await seller.register()
    code = await program.code(seller)
    answers = await asyncio.gather(*(program.redeem(code) for _ in range(100)))
    good = [each.json() for each in answers if each.status_code == 200]
    assert len(good) <= 1
    assert {each.json()["error"] for each in answers if each.status_code != 200} == {
        "invalid_grant"
    }
    for tokens in good:
        assert (await program.who(tokens["access_token"])).status_code == 401
        assert (await program.refresh(tokens["refresh_token"])).status_code == 400


async def test_a_code_is_good_for_a_minute_and_for_its_own_program(program, strange, seller, clock):
    await seller.register()
    code = await program.code(seller)
    assert (await strange.redeem(code)).json()["error"] == "invalid_grant"
    assert (await program.redeem(code, redirect_uri=GONE)).json()["error"] == "invalid_grant"
    clock.forward_seconds(61)
    assert (await program.redeem(code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("verifier", ["", "x" * 43, "short", "é" * 50])
async def test_without_the_verifier_a_code_is_worth_nothing(program, seller, verifier):
    """OI-02"""
    await seller.register()
    code = await program.code(seller)
    assert (await program.redeem(code, code_verifier=verifier)).json()["error"] == "invalid_grant"
    assert (await program.redeem(code)).status_code == 200  # the rightful one still can


@pytest.mark.parametrize(
    "said",
    [
        {"client_secret": "wrong"},
        {"client_secret": ""},
        {"client_id": "cli_nobody"},
        {"client_id": ""},
    ],
)
async def test_a_program_shows_its_secret(program, seller, said):
    await seller.register()
    answer = await program.redeem(await program.code(seller), **said)
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_the_secret_by_basic_and_both_while_it_changes(house, program, seller, clock):
    visit = house.door.visit(house.directory.by_slug("ozon"))
    new = await turn_secret(visit, program.client.client_id)
    await visit.db.commit()
    await seller.register()
    for secret in (program.client.secret, new):
        form = {
            "grant_type": "authorization_code",
            "code": await program.code(seller),
            "redirect_uri": BACK,
            "code_verifier": program.verifier,
        }
        auth = (program.client.client_id, secret)
        answer = await program.http.post("/ozon/oauth/token", data=form, auth=auth)
        assert answer.status_code == 200
    clock.forward_seconds(8 * 24 * 3600)
    assert (await program.post("/introspect", token="x")).status_code == 401
    assert (await program.post("/introspect", token="x", client_secret=new)).status_code == 200


async def test_a_refresh_token_turns_and_the_old_one_ends_all(program, seller, clock):
    """OI-07"""
    await seller.register()
    first = await program.tokens(seller)
    second = (await program.refresh(first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    clock.forward_seconds(11)
    assert (await program.refresh(first["refresh_token"])).status_code == 400
    assert (await program.refresh(second["refresh_token"])).status_code == 400
    assert (await program.who(second["access_token"])).status_code == 401


async def test_fifty_at_once_hear_the_same_answer(program, seller):
    """OI-07"""
    await seller.register()
    first = (await program.tokens(seller))["refresh_token"]
    answers = await asyncio.gather(*(program.refresh(first) for _ in range(50)))
    assert Counter(each.status_code for each in answers) == {200: 50}
    successors = {each.json()["refresh_token"] for each in answers}
    assert len(successors) == 1
    assert (await program.refresh(successors.pop())).status_code == 200


async def test_a_successor_that_was_used_makes_the_old_one_a_thiefs(program, seller):
    await seller.register()
    first = (await program.tokens(seller))["refresh_token"]
    second = (await program.refresh(first)).json()["refresh_token"]
    third = (await program.refresh(second)).json()["refresh_token"]
    assert (await program.refresh(first)).status_code == 400  # within seconds, but too late
    assert (await program.refresh(third)).status_code == 400


async def test_another_program_cannot_refresh_it(program, strange, seller):
    await seller.register()
    token = (await program.tokens(seller))["refresh_token"]
    assert (await strange.refresh(token)).status_code == 400
    assert (await program.refresh(token)).status_code == 200


async def test_signing_out_ends_what_programs_hold(program, seller):
    await seller.register()
    tokens = await program.tokens(seller)
    assert (await program.who(tokens["access_token"])).status_code == 200
    await seller.sign_out()
    assert (await program.who(tokens["access_token"])).status_code == 401
    assert (await program.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    told = await program.post("/introspect", token=tokens["access_token"])
    assert told.json() == {"active": False}


async def test_what_works_without_its_person_outlives_a_session_and_no_new_password(
    program, seller, clock
):
    await seller.register()
    tokens = await program.tokens(seller, scope="openid offline_access")
    await seller.sign_out()
    tokens = (await program.refresh(tokens["refresh_token"])).json()
    assert (await program.who(tokens["access_token"])).status_code == 200
    await seller.sign_in_wholly()
    form = {
        "password": "correct horse staple",
        "new_password": "a quite new phrase",
        "repeat_password": "a quite new phrase",
    }
    changed = await seller.submit("/account/password", form)
    assert changed.headers["location"].endswith("did=password"), changed.text
    assert (await program.refresh(tokens["refresh_token"])).status_code == 400


async def test_revoking_one_token_ends_its_grant(program, strange, seller):
    await seller.register()
    for kind in ("access_token", "refresh_token"):
        tokens = await program.tokens(seller)
        assert (await strange.post("/revoke", token=tokens[kind])).status_code == 200
        assert (await program.who(tokens["access_token"])).status_code == 200
        assert (await program.post("/revoke", token=tokens[kind])).status_code == 200
        assert (await program.who(tokens["access_token"])).status_code == 401
        assert (await program.refresh(tokens["refresh_token"])).status_code == 400


async def test_introspection_tells_of_own_tokens_and_a_checker_of_all(
    house, program, strange, seller
):
    await seller.register()
    tokens = await program.tokens(seller, scope="openid standing")
    assert (await strange.post("/introspect", token=tokens["access_token"])).json() == {
        "active": False
    }
    service = await let_in(
        house, kind="service", redirect_uris=[], logout_uris=[], scopes="introspect"
    )
    checker = Program(service, program.http)
    for token in (tokens["access_token"], tokens["refresh_token"]):
        told = (await checker.post("/introspect", token=token)).json()
        assert told["active"]
        assert told["client_id"] == program.client.client_id
        assert (told["account_state"], told["sanction"], told["may_sell"]) == (
            "proven",
            "none",
            False,
        )


async def test_an_access_token_is_no_id_token_and_the_other_way_round(program, seller):
    await seller.register()
    tokens = await program.tokens(seller)
    assert (await program.who(tokens["id_token"])).status_code == 401
    page = await seller.get(f"/oauth/end-session?id_token_hint={tokens['access_token']}")
    assert "Sign out?" in page.text


async def test_a_changed_token_is_refused(program, seller):
    await seller.register()
    token = (await program.tokens(seller))["access_token"]
    head, body, seal = token.split(".")
    for bad in (f"{head}.{body}.", f"{head}.{body[:-4]}AAAA.{seal}", "x.y.z", "", "null"):
        assert (await program.who(bad)).status_code == 401


async def test_a_program_acts_for_itself_within_its_scopes(house, program, line):
    service = Program(
        await let_in(house, kind="service", redirect_uris=[], logout_uris=[], scopes="events"),
        line,
    )
    answer = await service.post("/token", grant_type="client_credentials")
    assert answer.json()["scope"] == "events"
    assert "refresh_token" not in answer.json()
    told = await service.read(answer.json()["access_token"])
    assert told["sub"] == told["client_id"] == service.client.client_id
    refused = await service.post("/token", grant_type="client_credentials", scope="obligations")
    assert refused.json()["error"] == "invalid_scope"
    other = await program.post("/token", grant_type="client_credentials")
    assert other.json()["error"] == "unauthorized_client"


async def test_keys_turn_without_anybody_noticing_and_a_revoked_one_is_gone(house, program, seller):
    """OI-06"""
    await seller.register()
    before = await program.tokens(seller)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    for algorithm in ("RS256", "ES256"):
        await add_next(visit, algorithm)
    await visit.db.commit()
    shown = (await program.http.get("/ozon/oauth/keys")).json()["keys"]
    assert len(shown) == 4
    assert all("d" not in key and key["use"] == "sig" for key in shown)
    after = await program.tokens(seller)
    assert _kid(after["id_token"]) == _kid(before["id_token"])  # the next one is only shown yet
    for kind in ("id_token", "access_token"):
        await revoke_key(visit, _kid(before[kind]))
    await visit.db.commit()
    assert (await program.who(before["access_token"])).status_code == 401
    fresh = await program.tokens(seller)
    assert _kid(fresh["id_token"]) != _kid(before["id_token"])
    assert (await program.read(fresh["id_token"]))["aud"] == program.client.client_id
    assert (await program.who(fresh["access_token"])).status_code == 200


def _kid(token: str) -> str:
    head = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]


async def test_keys_turn_by_time(house, program, seller, clock, worker):
    await seller.register()
    before = await program.tokens(seller)
    clock.forward_seconds(90 * 24 * 3600)
    await worker.beat()
    shown = (await program.http.get("/ozon/oauth/keys")).json()["keys"]
    assert len(shown) == 4
    clock.forward_seconds(24 * 3600 + 1)
    await seller.sign_in_wholly()
    after = await program.tokens(seller)
    assert _kid(after["id_token"]) != _kid(before["id_token"])
    clock.forward_seconds(24 * 3600 + 1)
    assert len((await program.http.get("/ozon/oauth/keys")).json()["keys"]) == 2


async def test_a_pushed_request_is_used_once_by_its_own_program(program, strange, seller, stranger):
    """OI-08"""
    await seller.register()
    pushed = await program.post("/par", **program.request())
    assert pushed.status_code == 201
    way = f"/oauth/authorize?client_id={{}}&request_uri={pushed.json()['request_uri']}"
    foreign = await seller.browser.get(way.format(strange.client.client_id))
    assert foreign.status_code == 400
    first = await follow(seller, await seller.browser.get(way.format(program.client.client_id)))
    assert came_back(first)["code"]
    for person in (seller, stranger):
        again = await person.browser.get(way.format(program.client.client_id))
        assert again.status_code == 400


async def test_a_pushed_request_needs_the_secret_and_a_known_address(program):
    assert (await program.post("/par", **program.request(), client_secret="no")).status_code == 401
    bad = await program.post("/par", **program.request(redirect_uri="https://evil.example"))
    assert bad.status_code == 400
    assert (await program.post("/par", **program.request(code_challenge=None))).status_code == 400


async def test_a_program_may_have_to_push(house, line, seller):
    await seller.register()
    program = Program(await let_in(house, needs_par=True), line)
    assert came_back(await program.send(seller))["error"] == "invalid_request"
    pushed = (await program.post("/par", **program.request())).json()["request_uri"]
    way = f"/oauth/authorize?client_id={program.client.client_id}&request_uri={pushed}"
    assert came_back(await seller.browser.get(way))["code"]


async def test_people_are_asked_once_and_can_take_it_back(strange, seller, mail):
    await seller.register()
    page = await strange.send(seller)
    assert "Allow Price robot?" in page.text
    assert "shop.example" in page.text
    assert "See your e-mail address" in page.text
    answer = await _press(seller, page, "agree")
    assert "Price robot" in await shown(seller)  # as the letter says, whatever becomes of the code
    tokens = (await strange.redeem(came_back(await follow(seller, answer))["code"])).json()
    assert came_back(await strange.send(seller))["code"]  # not asked again
    await seller.letters_arrive()
    told = [e for e in mail.to(EMAIL) if "Price robot may use your account" in e["Subject"]]
    assert len(told) == 1
    assert "/account/programs" in text_of(told[0])
    more = await strange.send(seller, scope="openid email phone")
    assert "See your phone number" in more.text
    where = f"/account/programs/{strange.client.client_id}/remove"
    await seller.submit(where, {}, page="/account/programs")
    assert (await strange.who(tokens["access_token"])).status_code == 401
    assert "Price robot" not in await shown(seller)
    assert "Allow Price robot?" in (await strange.send(seller)).text


async def shown(seller) -> str:
    return (await seller.get("/account/programs")).text


async def test_twenty_presses_of_allow_are_one(strange, seller, mail):
    await seller.register()
    page = await strange.send(seller)
    await asyncio.gather(*(_press(seller, page, "agree") for _ in range(20)))
    await seller.letters_arrive()
    assert sum("Price robot may use" in each["Subject"] for each in mail.to(EMAIL)) == 1


async def test_whoever_says_no_goes_back_without_a_code(strange, seller):
    await seller.register()
    page = await strange.send(seller)
    back = came_back(await _press(seller, page, "refuse"))
    assert (back["error"], back["state"]) == ("access_denied", strange.state)


async def test_consent_in_one_browser_is_not_anothers(strange, seller, stranger):
    await seller.register()
    page = await strange.send(seller)
    await stranger.register(email="boris@example.com")
    where = _way(page, "agree")
    answer = await stranger.submit(where, {}, page="/account")
    assert answer.status_code == 410


async def test_a_device_is_let_in_by_a_code_that_is_typed(house, line, seller, clock, mail):
    till = Program(
        await let_in(house, kind="device", redirect_uris=[], logout_uris=[], name="Till"), line
    )
    begun = (await till.post("/device", scope="openid email")).json()
    asked = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}
    asked["device_code"] = begun["device_code"]
    clock.forward_seconds(5)
    assert (await till.post("/token", **asked)).json()["error"] == "authorization_pending"
    assert (await till.post("/token", **asked)).json()["error"] == "slow_down"
    await seller.register()
    wrong = await seller.submit("/device", {"user_code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    page = await seller.submit("/device", {"user_code": begun["user_code"].lower()})
    assert "Allow Till?" in page.text
    done = await seller.submit("/device/allow", {"user_code": begun["user_code"]}, page="/device")
    assert done.headers["location"].endswith("did=allowed")
    await seller.letters_arrive()
    assert mail.newest(EMAIL, "Till may use your account")
    clock.forward_seconds(60)
    tokens = (await till.post("/token", **asked)).json()
    assert (await till.who(tokens["access_token"])).status_code == 200
    assert (await till.post("/token", **asked)).json()["error"] == "invalid_grant"


async def test_a_device_that_is_refused_hears_it(house, line, seller, clock):
    till = Program(
        await let_in(house, kind="device", redirect_uris=[], logout_uris=[], name="Till"), line
    )
    begun = (await till.post("/device", scope="openid")).json()
    await seller.register()
    await seller.submit("/device/refuse", {"user_code": begun["user_code"]}, page="/device")
    asked = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}
    answer = await till.post("/token", **asked, device_code=begun["device_code"])
    assert answer.json()["error"] == "access_denied"


async def test_a_program_asks_to_sign_out(program, seller):
    await seller.register()
    tokens = await program.tokens(seller)
    way = f"/oauth/end-session?post_logout_redirect_uri={GONE}&state=x"
    page = await seller.get(f"{way}&client_id={program.client.client_id}")
    assert "Seller center asks to sign you out" in page.text
    assert (await program.who(tokens["access_token"])).status_code == 200
    posted = await seller.browser.post("/oauth/end-session", data={"state": "x"})
    assert posted.headers["location"].endswith("/ozon/oauth/end-session?state=x")
    answer = await seller.browser.get(f"{way}&id_token_hint={tokens['id_token']}")
    assert answer.headers["location"] == f"{GONE}?state=x"
    assert (await program.who(tokens["access_token"])).status_code == 401


async def test_whoever_is_asked_signs_out_and_goes_back(program, seller):
    await seller.register()
    tokens = await program.tokens(seller)
    client = program.client.client_id
    page = f"/oauth/end-session?post_logout_redirect_uri={GONE}&client_id={client}"
    form = {"client": client, "uri": GONE, "state": ""}
    answer = await seller.submit("/oauth/end-session/confirm", form, page=page)
    assert left_for(answer) == GONE
    assert (await program.who(tokens["access_token"])).status_code == 401


async def test_nobody_is_signed_out_by_a_foreign_token_or_sent_elsewhere(program, seller, stranger):
    """OI-09"""
    await stranger.register(email="boris@example.com")
    foreign = (await program.tokens(stranger))["id_token"]
    await seller.register()
    for said in (f"id_token_hint={foreign}", "id_token_hint=x", "", "client_id=cli_nobody"):
        page = await seller.get(f"/oauth/end-session?{said}")
        assert "Sign out?" in page.text
    tokens = await program.tokens(seller)
    way = f"/oauth/end-session?id_token_hint={tokens['id_token']}"
    answer = await seller.browser.get(f"{way}&post_logout_redirect_uri=https://evil.example/")
    assert answer.headers["location"] == "/ozon/sign-in?bye=1"


async def test_whoever_owns_several_shops_chooses_one(house, line, merchant):
    center = Program(await let_in(house, "douyin"), line, "douyin")
    await merchant.register()
    first = await merchant.open_shop("Tea and Lamps")
    scope = "openid shops standing"
    told = (await center.who((await center.tokens(merchant, scope=scope))["access_token"])).json()
    assert told["shop"] == told["shops"][0]["number"]
    assert told["may_sell"]
    second = await merchant.open_shop("Silk")
    page = await center.send(merchant, scope=scope)
    assert "Choose a shop" in page.text
    token = TOKEN.search(page.text)[1]
    answer = await merchant.browser.post(_way(page, "shop"), data={"_token": token, "shop": second})
    code = came_back(await follow(merchant, answer))["code"]
    told = (await center.who((await center.redeem(code)).json()["access_token"])).json()
    assert told["shop"] in [each["number"] for each in told["shops"] if each["name"] == "Silk"]
    assert first != second


async def test_a_program_that_is_let_in_no_more_has_nothing(house, program, seller):
    await seller.register()
    tokens = await program.tokens(seller)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await end_client(visit, program.client.client_id)
    await visit.db.commit()
    assert (await program.who(tokens["access_token"])).status_code == 401
    assert (await program.refresh(tokens["refresh_token"])).status_code == 401
    assert (await program.send(seller)).status_code == 400


def _way(page, act: str) -> str:
    return re.search(rf'action="/[a-z]+(/oauth/go/[^/]+/{act})"', page.text)[1]


async def _press(person, page, act: str):
    token = TOKEN.search(page.text)[1]
    return await person.browser.post(_way(page, act), data={"_token": token})
