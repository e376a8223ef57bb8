"""AE1: a social account opens an account and signs in; nothing is merged, nothing is replayed.

SO-02: who somebody is says issuer and subject, never an address. SO-04: providers that are slow,
huge, circular or another one than they say.
"""

import asyncio
import gzip
import json
from base64 import urlsafe_b64encode
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from keyhouse.adapters.oidc_http import HttpProviders
from keyhouse.app.demo import free_port
from keyhouse.app.provider import PATH, DemoProvider
from keyhouse.app.publishing import publish_file
from keyhouse.kit.oidc import Ask, Back, Client, NotAccepted, ProviderAway
from tests.conftest import PLAYBOOKS
from tests.people import EMAIL
from tests.serving import Serving

pytestmark = pytest.mark.pages


@pytest.fixture
async def provider(house, clock, tmp_path):
    """A real OpenID provider, and the buyers' marketplace that lets people in by it."""
    port = free_port()
    made = DemoProvider(f"http://127.0.0.1:{port}{PATH}", clock, "https://keyhouse.test")
    serving = Serving(made.routes(house.layout), port)
    file = tmp_path / "aliexpress.toml"
    file.write_text((PLAYBOOKS / "aliexpress.toml").read_text() + made.playbook())
    await publish_file(house, "aliexpress", file)
    yield made
    serving.stop()


async def leave(person, purpose=""):
    """To the provider: what it was asked."""
    answer = await person.browser.get(f"/social/demo{purpose}")
    assert answer.status_code == 303, answer.text
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in asked.items()}


async def enter(person, provider, name="anna", purpose=""):
    """Away and back."""
    back = provider.allow(await leave(person, purpose), name)
    return await person.browser.get(back.removeprefix("https://keyhouse.test/aliexpress"))


async def open_account(person, provider, name="anna"):
    assert (await enter(person, provider, name)).headers["location"].endswith("/social/new")
    return await person.submit("/social/new", {"terms": "true"})


async def test_a_social_account_opens_an_account_and_signs_in(buyer, provider):
    answer = await open_account(buyer, provider)
    assert answer.headers["location"] == "/aliexpress/account?new=1"
    assert "Demo ID anna" in (await buyer.get("/account")).text
    await buyer.sign_out()
    assert (await enter(buyer, provider)).headers["location"] == "/aliexpress/account"


async def test_the_same_name_elsewhere_is_somebody_else(buyer, thief, provider):
    await open_account(buyer, provider)
    answer = await enter(thief, provider, "boris")
    assert answer.headers["location"].endswith("/social/new")


async def test_no_account_is_merged_by_an_address_of_the_provider(buyer, thief, provider):
    """SO-02"""
    await buyer.register(EMAIL)
    assert (await enter(thief, provider, EMAIL)).headers["location"].endswith("/social/new")


async def test_it_is_added_after_a_fresh_proof_and_the_others_hear_of_it(buyer, provider, mail):
    await buyer.register()
    refused = await buyer.browser.get("/social/demo?for=add")
    assert refused.headers["location"] == "/aliexpress/account/prove"
    await buyer.submit("/account/prove", {"password": "correct horse staple"})
    answer = await enter(buyer, provider, "anna", "?for=add")
    assert answer.headers["location"] == "/aliexpress/account?did=added"
    await buyer.letters_arrive()
    assert "was added" in mail.newest(EMAIL)["Subject"]
    await buyer.sign_out()
    assert (await enter(buyer, provider)).headers["location"] == "/aliexpress/account"


async def test_one_that_belongs_to_somebody_is_not_added(buyer, thief, provider):
    await open_account(buyer, provider)
    await thief.register("thief@example.com")
    await thief.submit("/account/prove", {"password": "correct horse staple"})
    answer = await enter(thief, provider, "anna", "?for=add")
    assert answer.status_code == 409
    assert "belongs to another account" in answer.text


async def test_without_a_password_the_social_account_proves_afresh(buyer, provider):
    await open_account(buyer, provider)
    assert "once more" in (await buyer.get("/account/addresses/add")).text
    await enter(buyer, provider, "anna", "?for=prove")
    await buyer.submit("/account/addresses/add", {"identifier": EMAIL})
    await buyer.letters_arrive()
    answer = await buyer.submit("/account/addresses/confirm", {"code": buyer.code()})
    assert answer.headers["location"] == "/aliexpress/account?did=added"


async def test_somebody_elses_social_account_proves_nothing(buyer, provider):
    await open_account(buyer, provider)
    assert (await enter(buyer, provider, "boris", "?for=prove")).status_code == 422
    assert (await buyer.get("/account/addresses/add")).url.path == "/aliexpress/account/prove"


async def test_an_answer_is_good_once_and_in_one_browser(buyer, thief, provider):
    asked = await leave(buyer)
    back = provider.allow(asked, "anna").removeprefix("https://keyhouse.test/aliexpress")
    assert (await thief.browser.get(back)).status_code == 404  # another browser
    await leave(thief)
    assert (await thief.browser.get(back)).status_code == 422  # another request
    assert (await buyer.browser.get(back)).status_code == 303
    assert (await buyer.browser.get(back)).status_code == 422  # again


async def test_an_answer_for_a_session_that_ended_adds_nothing(buyer, provider):
    await buyer.register()
    await buyer.submit("/account/prove", {"password": "correct horse staple"})
    back = provider.allow(await leave(buyer, "?for=add"), "anna")
    await buyer.sign_out()
    answer = await buyer.browser.get(back.removeprefix("https://keyhouse.test/aliexpress"))
    assert answer.status_code == 422


async def test_a_refusal_there_is_told_kindly(buyer, provider):
    asked = await leave(buyer)
    answer = await buyer.get(f"/social/demo/back?error=access_denied&state={asked['state']}")
    assert answer.status_code == 422
    assert "stopped it" in answer.text


async def test_an_unknown_provider_is_not_found(buyer, provider):
    assert (await buyer.get("/social/nobody")).status_code == 404


def claims(provider, clock, **changed):
    now = int(clock.now().timestamp())
    said = {"iss": provider.issuer, "sub": "1", "aud": "keyhouse-demo", "exp": now + 60}
    return {**said, "nonce": "nonce", **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"nonce": "another"},
        {"exp": 1},
        {"azp": "another"},
        {"sub": None},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_a_token_that_is_not_ours_is_refused(provider, clock, changed):
    client = Client(provider.issuer, "keyhouse-demo", "", "openid")
    provider.token = lambda form: {"id_token": provider.sign(claims(provider, clock, **changed))}
    ask = Ask("https://x.example", "state", "nonce", "verifier", "en")
    with pytest.raises(NotAccepted):
        await HttpProviders().redeem(client, ask, Back("code"), int(clock.now().timestamp()))


async def test_a_token_without_a_signature_is_refused(provider, clock):
    parts = [{"alg": "none"}, claims(provider, clock)]
    token = ".".join(urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts)
    provider.token = lambda form: {"id_token": f"{token}."}
    client = Client(provider.issuer, "keyhouse-demo", "", "openid")
    ask = Ask("https://x.example", "state", "nonce", "verifier", "en")
    with pytest.raises(NotAccepted):
        await HttpProviders().redeem(client, ask, Back("code"), int(clock.now().timestamp()))


@pytest.mark.parametrize("issuer", ["https://evil.example", "", "http://127.0.0.1"])
async def test_an_answer_of_another_issuer_brings_its_code_to_nobody(buyer, provider, issuer):
    """OI-04, RFC 9207: the honest provider says who it is, and its answer names another one."""
    said = provider.discovery() | {"authorization_response_iss_parameter_supported": True}
    provider.discovery = lambda: said
    asked: list[dict[str, str]] = []
    provider.token = lambda form: asked.append(form)
    state = (await leave(buyer))["state"]
    answer = await buyer.browser.get(f"/social/demo/back?code=c&state={state}&iss={issuer}")
    assert answer.status_code == 422
    assert not asked


async def slow(request):
    """A document that is right, and takes a minute."""

    async def drip():
        for each in json.dumps(document(request)):
            yield each
            await asyncio.sleep(0.5)

    return StreamingResponse(drip(), media_type="application/json")


async def huge(request):
    return JSONResponse(document(request) | {"more": "x" * 1_500_000})


async def packed(request):
    content = gzip.compress(json.dumps(document(request) | {"more": " " * 50_000_000}).encode())
    return Response(content, headers={"content-encoding": "gzip"})


async def circular(request):
    return RedirectResponse(str(request.url))


async def somebody_else(request):
    return JSONResponse(document(request) | {"issuer": "https://elsewhere.example"})


def document(request):
    issuer = str(request.base_url).rstrip("/")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    return {"issuer": issuer, **dict.fromkeys(names, f"{issuer}/x")}


@pytest.mark.parametrize("provide", [slow, huge, packed, circular, somebody_else])
async def test_a_hostile_provider_is_given_up(provide):
    """SO-04: without its limits each of these would be believed, or waited for."""
    port = free_port()
    serving = Serving([Route("/.well-known/openid-configuration", provide)], port)
    client = Client(f"http://127.0.0.1:{port}", "x", "", "openid")
    try:
        with pytest.raises(ProviderAway):
            await HttpProviders().way(client, Ask("x", "s", "n", "v", "en"))
    finally:
        serving.stop()


async def test_a_provider_that_is_away_says_so(house, buyer, tmp_path):
    with pytest.raises(ProviderAway):
        await HttpProviders().way(
            Client("http://127.0.0.1:1", "x", "", "openid"), Ask("x", "s", "n", "v", "en")
        )


async def test_where_a_code_is_asked_and_none_can_be_sent_nobody_is_shut_out(
    buyer, provider, house, tmp_path
):
    """An account with a social account only, at a marketplace that always asks for a code."""
    await open_account(buyer, provider)
    await buyer.sign_out()
    file = tmp_path / "strict.toml"
    text = (PLAYBOOKS / "aliexpress.toml").read_text() + provider.playbook()
    file.write_text(text.replace('second_step = "never"', 'second_step = "always"'))
    await publish_file(house, "aliexpress", file)
    await house.directory.refresh(house.database.unit())
    assert (await enter(buyer, provider)).headers["location"] == "/aliexpress/account"


async def test_a_social_account_is_no_fresh_proof_beside_a_second_step(buyer, provider, clock):
    await buyer.register()
    await buyer.submit("/account/prove", {"password": "correct horse staple"})
    await enter(buyer, provider, "anna", "?for=add")
    await buyer.add_app(clock)
    clock.forward_seconds(16 * 60)
    await buyer.browser.get("/account/security/app/remove")  # asks for the app
    assert (await enter(buyer, provider, "anna", "?for=prove")).status_code == 422
    page = await buyer.get("/account/security/app/remove")
    assert page.url.path == "/aliexpress/account/prove"
    await buyer.sign_out()
    assert (await enter(buyer, provider)).headers["location"] == "/aliexpress/sign-in/code"
