"""The OpenAPI 3.1 document: what FastAPI knows, and what every route here has in common."""

from collections.abc import Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.visits import Marketplace
from keyhouse.kit.problems import Problem, Refusal
from keyhouse.web.api import BODY_BYTES, DoorRoute, the_bearer

READING = ("get", "head")
ABOUT = """\
Bearer tokens only. Refusals are `application/problem+json` (RFC 9457) with a stable `code`; the
codes are listed under `x-codes`, with status and words.

Requests that change something may carry an `Idempotency-Key`: within 24 hours the same request
with the same key is done once and answered as the first time, but for headers of its own;
where the answer held a secret it is 409 `already_done`.
"""
# What a field of a request may hold, where its own declaration gives no example.
EXAMPLES: dict[str, Any] = {
    "address": "anna@example.com",
    "after": 0,
    "amount": "120.00",
    "answer": "123456",
    "answer_words": "The shop's money is paid out on Monday.",
    "backchannel_uri": "https://shop.example/signed-out",
    "base_version": 1,
    "code": "123456",
    "company_kind": "company",
    "company_name": "Northwind Trading",
    "contact_details": "+7 912 345-67-89",
    "contact_name": "Anna Petrova",
    "count": 2,
    "country": "CN",
    "credential": {"id": "…", "rawId": "…", "type": "public-key", "response": {}},
    "currency": "CNY",
    "days": 30,
    "decided_at": "2026-11-20T09:30:00+00:00",
    "decision": "approved",
    "due_on": "2026-12-01",
    "email": "anna@example.com",
    "entries": [["Contact name", "Anna Petrova"]],
    "handed_in_at": "2026-11-16T09:30:00+00:00",
    "handle": "…",
    "home_uri": "https://shop.example/",
    "identifier": "anna@example.com",
    "items": {"business_licence": {"verdict": "accepted"}},
    "key": "K7QX-2M4N",
    "kind": "orders",
    "link": "https://shop.example/orders",
    "logout_uris": ["https://shop.example/"],
    "marketplace": "douyin",
    "name": "Seller centre",
    "new_password": "correct horse staple",
    "note": "The licence was checked by phone.",
    "number": "1234567890",
    "papers": ["9f86d081884c7d65…"],
    "password": "correct horse staple",
    "promised_on": "2026-11-20",
    "phone": "+7 912 345-67-89",
    "proof": "",
    "question": "clearer_copy",
    "question_words": "Please photograph the whole page.",
    "reason": "false_information",
    "redirect_uris": ["https://shop.example/back"],
    "reference": "U7H2K9QX",
    "reject_reason": "duplicate",
    "reject_words": "This company has an account already.",
    "remove": "",
    "repeat_password": "correct horse staple",
    "revision": 1,
    "scopes": "openid profile email",
    "sheet": "…",
    "shop": "1234567890",
    "text": '[marketplace]\nname = "Shop"\n',
    "ticket": "",
    "to": "me",
    "types": ["account.activated"],
    "valid_until": "2026-11-22T12:00:00Z",
    "version": 3,
    "why": "The papers came after all.",
    "words": "The licence is of another year.",
}
SAYS_ITSELF = ("examples", "default", "enum", "const", "$ref")
HEADERS = {
    "RateLimit-Policy": "Requests a minute of one caller at this server.",
    "RateLimit": "`r` of them are left, for `t` seconds.",
}
REPEAT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text; the same one when the request is sent again.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^[!-~]+$"},
}


def openapi_of(routes: list[DoorRoute], marketplace: Marketplace, version: str) -> dict[str, Any]:
    """The document as this marketplace answers it; `routes` as the features' routers have them."""
    name = marketplace.policy(MarketplacePolicy).name
    document = get_openapi(
        title=f"{name} accounts",
        version=version,
        openapi_version="3.1.0",
        description=ABOUT,
        routes=routes,
        servers=[{"url": f"{marketplace.base_url}/api/v1"}],
    )
    named = {
        (route.path_format, method.lower()): route
        for route in routes
        for method in route.methods or ()
    }
    paths = document.get("paths", {})
    for path, method, operation in _operations(paths):
        _complete(operation, method, named[path, method])
    for name in _of_requests(paths):
        _exemplify(document["components"]["schemas"][name])
    document.setdefault("components", {})["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"}
    }
    document["x-codes"] = {
        code: {"status": status, "text": text} for code, status, text in problem_codes()
    }
    return document


def _operations(paths: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(operation: dict[str, Any], method: str, route: DoorRoute) -> None:
    operation["operationId"] = operation_id(route)
    parameters = operation.get("parameters", [])
    if method not in READING and route.most_bytes == BODY_BYTES:
        parameters.append(REPEAT)
    operation["parameters"] = parameters
    if needs_token(route):
        operation["security"] = [{"bearer": []}]
    for status, response in operation["responses"].items():
        response.setdefault("headers", {}).update(
            {
                name: {"description": about, "schema": {"type": "string"}}
                for name, about in HEADERS.items()
            }
        )
        if status[0] in "45":
            content = response["content"]
            content["application/problem+json"] = content.pop("application/json")


def _of_requests(paths: dict[str, Any]) -> set[str]:
    bodies = [o.get("requestBody", {}).get("content", {}) for _, _, o in _operations(paths)]
    schemas = [each["schema"] for content in bodies for each in content.values()]
    return {each["$ref"].rpartition("/")[2] for each in schemas if "$ref" in each}


def _exemplify(schema: dict[str, Any]) -> None:
    for name, field in schema.get("properties", {}).items():
        if field.get("const") is True and field.pop("default", True) is False:  # to be accepted
            schema.setdefault("required", []).append(name)
        if name in EXAMPLES and not any(key in field for key in SAYS_ITSELF):
            field["examples"] = [EXAMPLES[name]]


def operation_id(route: APIRoute) -> str:
    """The method and the path as one name: `post_sign_ins_code`; parameters are left out."""
    words = [_word(part) for part in route.path_format.strip("/").split("/")]
    return "_".join([*(method.lower() for method in route.methods or ()), *words])


def _word(part: str) -> str:
    return f"by_{part[1:-1]}" if part.startswith("{") else part.replace("-", "_")


def needs_token(route: DoorRoute) -> bool:
    return route.is_for_known or _uses_bearer(route.dependant)


def _uses_bearer(dependant: Dependant) -> bool:
    return dependant.call is the_bearer or any(map(_uses_bearer, dependant.dependencies))


def problem_codes() -> list[tuple[str, int, str]]:
    """Every code of a refusal, with its status and its words in English."""
    found = {each.code: (each.status, each.text) for each in (*_all(Problem), *_all(Refusal))}
    return [(code, status, text) for code, (status, text) in sorted(found.items())]


def _all(type_: type[Any]) -> Iterator[type[Any]]:
    yield type_
    for each in type_.__subclasses__():
        yield from _all(each)
