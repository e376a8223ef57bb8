"""The JSON API: the same acts, bearer tokens only, problems with stable codes."""

import asyncio
import re
from collections import Counter

import pytest
from openapi_spec_validator import validate

from keyhouse.web.api import caller_of
from keyhouse.web.openapi import SAYS_ITSELF
from keyhouse.web.rates import MOST, Rates
from tests.mail import code_in
from tests.people import PASSWORD, SIGN_UP

pytestmark = pytest.mark.pages

BODY = {**SIGN_UP, "terms": True}


async def test_sign_up_sign_in_and_recovery_by_json(seller, mail, clock):
    started = (await seller.api("/sign-ups", BODY)).json()
    await seller.letters_arrive()
    code = {"code": code_in(mail.newest(SIGN_UP["email"]))}
    done = (await seller.api("/sign-ups/confirm", code, started["attempt"])).json()
    ended = await seller.api("/session", token=done["session"], method="DELETE")
    assert ended.status_code == 204
    assert (await seller.api("/session", token=done["session"], method="DELETE")).status_code == 401
    begun = await seller.api("/sign-ins", {"identifier": SIGN_UP["email"], "password": PASSWORD})
    assert begun.json()["next_step"] == "email_code"
    await seller.letters_arrive()
    code = {"code": code_in(mail.newest(SIGN_UP["email"]))}
    signed_in = (await seller.api("/sign-ins/code", code, begun.json()["token"])).json()
    assert signed_in["next_step"] == "done"
    asked = (await seller.api("/recoveries", {"identifier": SIGN_UP["email"]})).json()
    await seller.letters_arrive()
    code = {"code": code_in(mail.newest(SIGN_UP["email"]))}
    assert (await seller.api("/recoveries/code", code, asked["attempt"])).status_code == 200
    new = {"new_password": "a new long phrase", "repeat_password": "a new long phrase"}
    assert (await seller.api("/recoveries/password", new, asked["attempt"])).status_code == 200
    dead = await seller.api("/session", token=signed_in["token"], method="DELETE")
    assert dead.status_code == 401


async def test_a_wrong_code_counts_here_too(seller):
    started = (await seller.api("/sign-ups", BODY)).json()
    codes = []
    for _ in range(6):
        answer = await seller.api("/sign-ups/confirm", {"code": "000000"}, started["attempt"])
        assert answer.headers["content-type"] == "application/problem+json"
        codes.append(answer.json()["code"])
    assert codes == ["wrong_code"] * 4 + ["spent"] * 2


async def test_cookies_are_not_looked_at(seller):
    await seller.register()
    assert (await seller.api("/session", method="DELETE")).status_code == 401
    assert (await seller.get("/account")).url.path == "/ozon/application"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**BODY, "email": "nope"}, "email"),
        ({**BODY, "email": ["a@example.com"]}, "email"),
        ({**BODY, "company_name": 7}, "company_name"),
        ({**BODY, "terms": False}, "terms"),
        ({**BODY, "state": "active"}, "state"),
        ({**BODY, "company_name": "nul\x00"}, "company_name"),
        ({k: v for k, v in BODY.items() if k != "password"}, "password"),
    ],
)
async def test_bad_input_names_the_field(seller, body, field):
    answer = await seller.api("/sign-ups", body)
    assert answer.status_code == 422
    assert field in [each["field"] for each in answer.json()["errors"]]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[" * 100_000, b'"text"', b"null", b"\xff\xfe", b'{"a":' + b"9" * 50_000 + b"}"],
    ids=["empty", "half", "deep", "text", "null", "bytes", "number"],
)
async def test_what_is_no_json_is_a_problem_and_no_fault(seller, content):
    kind = {"content-type": "application/json"}
    answer = await seller.browser.post("/api/v1/sign-ups", content=content, headers=kind)
    assert answer.status_code in (400, 413)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] in ("not_json", "too_large", "problem")


async def test_ten_megabytes_are_too_large(seller):
    answer = await seller.api("/sign-ups", {**BODY, "company_name": "x" * 10_000_000})
    assert answer.status_code == 413


async def test_refusals_speak_the_callers_language(seller):
    seller.browser.headers["accept-language"] = "ru"
    answer = await seller.api("/sign-ups", {**BODY, "email": "nope"})
    assert "почт" in answer.json()["errors"][0]["message"]


async def test_the_openapi_document_is_valid_and_complete(seller):
    document = (await seller.browser.get("/api/openapi.json")).json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "https://keyhouse.test/ozon/api/v1"}]
    assert "/sign-ups" in document["paths"]
    operations = [each for methods in document["paths"].values() for each in methods.values()]
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names)
    for each in operations:
        assert each["summary"], each["operationId"]
        assert "application/problem+json" in each["responses"]["4XX"]["content"]
    assert document["x-codes"]["conflict"]["status"] == 409
    schemas = document["components"]["schemas"]
    assert not [name for name in schemas if "__" in name]  # two of one name


async def test_every_field_of_a_request_has_an_example(seller):
    document = (await seller.browser.get("/api/openapi.json")).json()
    bare = []
    for methods in document["paths"].values():
        for operation in methods.values():
            content = operation.get("requestBody", {}).get("content", {})
            for each in content.values():
                name = each["schema"].get("$ref", "").rpartition("/")[2]
                schema = document["components"]["schemas"].get(name, {})
                bare += [
                    f"{name}.{field}"
                    for field, said in schema.get("properties", {}).items()
                    if said.get("type") != "boolean" and not set(said) & set(SAYS_ITSELF)
                ]
    assert not bare


async def test_what_needs_a_token_says_so_and_refuses_without(seller):
    """And nothing else does: `security` in the document is what the routes do."""
    document = (await seller.browser.get("/api/openapi.json")).json()
    wrong = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = {} if "requestBody" in operation else None
            answer = await seller.api(re.sub(r"{\w+}", "x", path), body, method=method.upper())
            if (answer.status_code == 401) != ("security" in operation):
                wrong.append(f"{method} {path}: {answer.status_code}")
    assert not wrong


async def test_a_draft_is_changed_as_of_the_version_that_was_seen(seller, mail):
    started = (await seller.api("/sign-ups", BODY)).json()
    await seller.letters_arrive()
    code = {"code": code_in(mail.newest(SIGN_UP["email"]))}
    token = (await seller.api("/sign-ups/confirm", code, started["attempt"])).json()["session"]
    looked = await seller.api("/application", token=token, method="GET")
    assert looked.status_code == 200, looked.text
    seen = looked.headers["etag"]

    async def save(tag: str, name: str):
        headers = {"authorization": f"Bearer {token}", "if-match": tag}
        body = {"company_name": name, "country": "CN", "company_kind": "company"}
        return await seller.browser.put("/api/v1/application", json=body, headers=headers)

    first = await save(seen, "One")
    assert first.status_code == 200, first.text
    assert (first.status_code, first.headers["etag"] != seen) == (200, True)
    second = await save(seen, "Two")
    assert (second.status_code, second.json()["code"]) == (412, "stale")
    both = await asyncio.gather(*(save(first.headers["etag"], f"No. {n}") for n in range(10)))
    assert Counter(each.status_code == 200 for each in both) == {True: 1, False: 9}
    assert (await save("*", "Three")).status_code == 200


async def test_a_caller_hears_how_many_requests_are_left(seller, house, clock):
    first = await seller.api("/bundle-key", method="GET")
    assert first.headers["ratelimit-policy"] == f'"minute";q={MOST};w=60'
    assert first.headers["ratelimit"] == f'"minute";r={MOST - 1};t=60'
    visit = house.door.visit(house.directory.by_slug("ozon"), network="127.0.0.1")
    for _ in range(MOST - 1):
        house.parts.get(Rates).take(caller_of(visit), clock.now())
    over = await seller.api("/bundle-key", method="GET")
    assert (over.status_code, over.headers["retry-after"]) == (429, "60")
    assert over.headers["ratelimit"] == '"minute";r=0;t=60'
    clock.forward_seconds(61)
    assert (await seller.api("/bundle-key", method="GET")).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/sign-ups/x/y"])
async def test_unknown_routes_are_problems_too(seller, path):
    answer = await seller.browser.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
