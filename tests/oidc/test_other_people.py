"""What one person allowed, proved or ended is not another's; odd input ends kindly."""

import base64
import json

import pytest
from sqlalchemy import select

from keyhouse.domain.audit.models import facts
from keyhouse.features.oidc.register_client import change_client
from keyhouse.features.oidc.schemas import ChangeProgram
from tests.oidc.program import BACK, Program, came_back, follow, let_in
from tests.people import TOKEN

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


async def press(person, page, act: str, **form: str):
    token = TOKEN.search(page.text)[1]
    way = page.text.split("/oauth/go/")[1].split("/")[0]
    where = f"/oauth/go/{way}/{act}"
    return await person.browser.post(where, data={"_token": token, **form})


async def test_what_one_allowed_another_in_the_same_browser_did_not(house, line, merchant):
    robot = Program(await let_in(house, "douyin", name="Robot", is_trusted=False), line, "douyin")
    await merchant.register()
    for name in ("Tea and Lamps", "Silk"):
        await merchant.open_shop(name)
    page = await robot.send(merchant, scope="openid email shops")
    shops = await follow(merchant, await press(merchant, page, "agree"))
    assert "Choose a shop" in shops.text
    ask = shops.text.split("/oauth/go/")[1].split("/")[0]
    await merchant.sign_out()
    await merchant.register("boris@example.com")
    page = await merchant.browser.get(f"/oauth/go/{ask}")
    assert "Allow Robot?" in page.text


async def test_an_id_token_of_another_person_brings_no_code_for_this_one(program, seller, stranger):
    await stranger.register(email="boris@example.com")
    foreign = (await program.tokens(stranger))["id_token"]
    await seller.register()
    own = (await program.tokens(seller))["id_token"]
    back = came_back(await program.send(seller, prompt="none", id_token_hint=foreign))
    assert back["error"] == "login_required"
    assert "Choose an account" in (await program.send(seller, id_token_hint=foreign)).text
    assert came_back(await program.send(seller, prompt="none", id_token_hint=own))["code"]


async def test_a_proof_lasts_as_long_as_the_program_says(program, seller, clock):
    await seller.register()
    clock.forward_seconds(7200)
    page = await program.send(seller, max_age="3600")
    assert page.url.path == "/ozon/account/prove"
    answer = await seller.submit("/account/prove", {"password": "correct horse staple"})
    assert came_back(await follow(seller, answer))["code"]
    clock.forward_seconds(1200)
    assert came_back(await program.send(seller, max_age="3600", prompt="none"))["code"]
    clock.forward_seconds(2500)
    silent = came_back(await program.send(seller, max_age="3600", prompt="none"))
    assert silent["error"] == "login_required"


async def test_what_a_program_may_no_longer_see_it_does_not_see(house, program, seller):
    await seller.register()
    tokens = await program.tokens(seller)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    form = ChangeProgram(name="Less", redirect_uris=(BACK,), scopes="openid", version=1)
    await change_client(visit, program.client.client_id, form)
    await visit.db.commit()
    assert set((await program.who(tokens["access_token"])).json()) == {"sub"}
    fresh = (await program.refresh(tokens["refresh_token"])).json()
    assert fresh["scope"] == "openid"


async def test_fewer_scopes_can_be_asked_for(program, seller):
    await seller.register()
    token = (await program.tokens(seller, scope="openid email standing"))["refresh_token"]
    answer = await program.post(
        "/token", grant_type="refresh_token", refresh_token=token, scope="openid email"
    )
    assert answer.json()["scope"] == "openid email"
    assert "may_sell" not in await program.read(answer.json()["access_token"])


async def test_a_late_code_is_no_theft(program, seller, house, clock):
    await seller.register()
    code = await program.code(seller)
    clock.forward_seconds(61)
    assert (await program.redeem(code)).status_code == 400
    visit = house.door.visit(house.directory.by_slug("ozon"))
    said = await visit.db.all(select(facts.c.fact))
    assert "program.token_reused" not in [row.fact for row in said]


@pytest.mark.parametrize("crit", [1, None, [1], [[]], {"x": 1}, "b64"])
async def test_odd_headers_of_tokens_are_refused(program, seller, crit):
    await seller.register()
    token = (await program.tokens(seller))["access_token"]
    head, body, seal = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(head + "==")) | {"crit": crit}
    odd = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    assert (await program.who(f"{odd}.{body}.{seal}")).status_code == 401
    page = await seller.get(f"/oauth/end-session?id_token_hint={odd}.{body}.{seal}")
    assert "Sign out?" in page.text


@pytest.mark.parametrize("hint", ["пользователь", "用户@例子.cn", '"; x=y', "\u202e"])
async def test_any_letters_may_stand_in_a_hint(program, seller, hint):
    page = await program.send(seller, login_hint=hint)
    assert page.url.path == "/ozon/sign-in"


@pytest.mark.parametrize("name", ["a%00b", "é", "", "x" * 5000])
async def test_odd_names_of_clients_are_refused(program, name):
    answer = await program.http.post(
        "/ozon/oauth/token", data={"grant_type": "refresh_token"}, auth=(name, "x")
    )
    assert answer.status_code == 401


async def test_strangers_fill_no_table(house, line):
    page = Program(await let_in(house, kind="browser"), line)
    codes = [(await page.post("/par", **page.request())).status_code for _ in range(301)]
    assert (codes[0], codes[-1]) == (201, 429)


async def test_ports_of_ones_own_machine_are_free_for_native_programs(house, line, seller):
    uris = ["http://127.0.0.1/cb", "http://[::1]/cb", "com.example.shop:/back"]
    native = Program(await let_in(house, kind="native", redirect_uris=uris), line)
    await seller.register()
    for good in ("http://127.0.0.1:5100/cb", "http://[::1]:5100/cb", "com.example.shop:/back"):
        answer = await native.send(seller, redirect_uri=good)
        assert answer.headers["location"].startswith(f"{good}?code=")
    for bad in ("http://127.0.0.1:5100/other", "http://localhost:1/cb", "com.example.shop:/x"):
        assert (await native.send(seller, redirect_uri=bad)).status_code == 400


async def test_discovery_before_the_issuers_path_as_well(program):
    said = await program.http.get("/.well-known/oauth-authorization-server/ozon")
    assert said.json()["issuer"] == program.issuer
