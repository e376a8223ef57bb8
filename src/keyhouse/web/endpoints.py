"""Endpoints that standards describe, for programs: forms in, JSON out, no cookies (RFC 6749).

They need no session and no form token: whoever calls shows a secret, a code or a token. So every
origin may call them from a browser (CORS), and learns nothing that it has not brought.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from keyhouse.domain.visits import Visit
from keyhouse.kit.agents import describe_agent
from keyhouse.kit.problems import NotFound, Problem, TooLarge, TooSlow
from keyhouse.web.body import LimitedBody, drain

FORM_BYTES, FORM_SECONDS = 64 * 1024, 30
MOST_FIELDS, LONGEST = 60, 8000
FORM = "application/x-www-form-urlencoded"
NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}
OPEN = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-expose-headers": "www-authenticate, retry-after",
    "access-control-max-age": "3600",
}


class OAuthError(Problem):
    """A refusal as RFC 6749 section 5.2 has it: `code` is its `error`, `told` describes it.

    One that `is_kept` commits what was done on the way, as when a stolen token ended a grant.
    """

    is_kept = False

    def __init__(self, code: str, told: str = "", status: int = 400) -> None:
        super().__init__()
        self.code, self.told, self.status = code, told, status


@dataclass
class Call:
    """One request of a program."""

    request: Request
    visit: Visit
    form: dict[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        return self.form.get(name, "")

    @property
    def bearer(self) -> str:
        kind, _, token = self.request.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""

    @property
    def basic(self) -> tuple[str, str] | None:
        """Name and secret by HTTP Basic; both are form-encoded first (RFC 6749, 2.3.1)."""
        kind, _, said = self.request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            pair = base64.b64decode(said, validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise OAuthError("invalid_client", "This is not HTTP Basic.", 401) from error
        name, _, secret = (unquote_plus(each) for each in pair.partition(":"))
        if not f"{name}{secret}".isprintable():
            raise OAuthError("invalid_client", "This is not HTTP Basic.", 401)
        return name, secret


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    handler: Handler


class Endpoints:
    """Endpoints below one prefix of a marketplace."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self.routes: list[Endpoint] = []

    def get(self, path: str) -> Callable[[Handler], Handler]:
        return self._add("GET", path)

    def post(self, path: str) -> Callable[[Handler], Handler]:
        return self._add("POST", path)

    def _add(self, method: str, path: str) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            self.routes.append(Endpoint(method, self._prefix + path, handler))
            return handler

        return keep


def answer_json(said: dict[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(said, status, NO_STORE)


def serve_endpoints(door: Any, routes: list[Endpoint]) -> Callable[[Request], Awaitable[Response]]:
    """Answers all methods of one path; commits before the answer leaves."""
    by_method = {route.method: route for route in routes}

    async def endpoint(request: Request) -> Response:
        request.scope["keyhouse.route"] = routes[0].path
        route = by_method.get("GET" if request.method == "HEAD" else request.method)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=OPEN)
        if not route:
            return Response(status_code=405, headers={"allow": ", ".join(by_method)})
        body = LimitedBody(request.receive, FORM_BYTES, FORM_SECONDS)
        response = await _answer(door, Request(request.scope, body), route, body)
        response.headers.update(OPEN)
        return response

    return endpoint


async def _answer(door: Any, request: Request, route: Endpoint, body: LimitedBody) -> Response:
    try:
        visit = door.visit(
            door.marketplace_of(request),
            network=request.scope.get("keyhouse.network", ""),
            agent=describe_agent(request.headers.get("user-agent", "")),
        )
    except NotFound:
        return answer_json({"error": "not_found"}, 404)
    try:
        call = Call(request, visit)
        if route.method == "POST":
            said = await request.body()
            if said and request.headers.get("content-type", "").partition(";")[0].strip() != FORM:
                raise OAuthError("invalid_request", f"Send {FORM}.")
            call.form = read_form(said)
        response = await route.handler(call)
        await visit.db.commit()
        return response
    except OAuthError as error:
        if error.is_kept:
            await visit.db.commit()
        return _refused(visit, error)
    except (TooLarge, TooSlow) as problem:
        await drain(body)
        return answer_json({"error": "invalid_request"}, problem.status)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except Problem as problem:
        return answer_json({"error": problem.code}, problem.status)
    finally:
        await visit.db.rollback()


def _refused(visit: Visit, error: OAuthError) -> Response:
    said = {"error": error.code}
    if error.told:
        said["error_description"] = error.told
    response = answer_json(said, error.status)
    if error.status == 401:
        kind = "Bearer" if error.code in ("invalid_token", "insufficient_scope") else "Basic"
        response.headers["www-authenticate"] = (
            f'{kind} realm="{visit.marketplace.slug}", error="{error.code}"'
        )
    return response


def read_form(body: bytes) -> dict[str, str]:
    """Fields of a form or a query; each comes once, and holds what a database can (RFC 6749, 3.1).

    Raises `OAuthError`.
    """
    try:
        pairs = parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise OAuthError("invalid_request", "The form cannot be read.") from error
    said = dict(pairs)
    if len(said) != len(pairs):
        raise OAuthError("invalid_request", "A parameter comes twice.")
    if any("\x00" in text or len(text) > LONGEST for pair in pairs for text in pair):
        raise OAuthError("invalid_request", "A parameter holds what it must not.")
    return said
