"""The JSON API's side of the door: bearer tokens only, problems as RFC 9457, its OpenAPI."""

import json
import math
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.agents import describe_agent
from keyhouse.kit.problems import Invalid, Problem, Refusal, SignInNeeded, TooLarge
from keyhouse.kit.texts import N_
from keyhouse.web.body import LimitedBody, drain
from keyhouse.web.forms import errors_of
from keyhouse.web.rates import Rates, told
from keyhouse.web.repeats import (
    body_hash,
    claim_repeat,
    finish_repeat,
    release_repeat,
    scope_of,
)
from keyhouse.web.standing import check_standing
from keyhouse.web.texts import best_language, translate

API_PREFIX = "/{marketplace}/api/v1"
BODY_BYTES = 64 * 1024
BODY_SECONDS = 30
SECRETS = frozenset(
    {
        "token",
        "attempt",
        "session",
        "device",
        "secret",
        "link",
        "key",
        "public_key",
        "codes",
        "sheet",
    }
)


class NotJson(Problem):
    code = "not_json"
    text = N_("Send a JSON object, with the header Content-Type: application/json.")


class Refused(Problem):
    """A `Refusal` on its way out: what was done commits all the same."""

    def __init__(self, field: str, refusal: Refusal) -> None:
        super().__init__(field=field, **refusal.values)
        self.code, self.text, self.status = refusal.code, refusal.text, refusal.status
        self.errors = {field: (refusal.code, refusal.text, refusal.values)}


class ProblemDetails(BaseModel):
    """A refusal, by RFC 9457; `code` is stable, `detail` is in the caller's language."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["invalid"])
    status: int = Field(examples=[422])
    code: str = Field(examples=["invalid"])
    detail: str
    errors: list[dict[str, str]] = []


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ProblemDetails, "description": "A refusal, as application/problem+json."}
}


async def the_visit(request: Request) -> Visit:
    return request.state.visit


async def the_bearer(request: Request) -> str:
    """The token of an attempt or a session; raises `SignInNeeded` without one."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise SignInNeeded()
    return token.strip()


TheVisit = Annotated[Visit, Depends(the_visit)]
TheBearer = Annotated[str, Depends(the_bearer)]


class DoorRoute(APIRoute):
    """A route whose function runs inside a visit, committed before the answer leaves."""

    open_to = "anyone"  # as `web/pages` has it
    most_bytes = BODY_BYTES
    owners_only = False  # then nobody else's body is even taken in
    is_for_known = False  # no answer without a token

    def turn(self, visit: Visit) -> AbstractAsyncContextManager[None]:
        """Held while the body is read and the act is done."""
        return nullcontext()

    async def let_in(self, door: Any, visit: Visit, token: str) -> None:
        """Makes whoever the token names the visit's actor."""
        await door.let_owner_in(visit, token)

    def check(self, visit: Visit, *, is_reading: bool) -> None:
        """Raises a `Problem` for whoever may not come here, before the body is taken in."""
        check_standing(visit.actor, self.open_to, is_reading=is_reading)
        if self.owners_only and visit.actor.kind != "owner":
            raise SignInNeeded()

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        run = super().get_route_handler()

        async def through_the_door(request: Request) -> Response:
            request.scope["keyhouse.route"] = self.path
            # A byte now and then is no silence; papers have limits of their own.
            seconds = BODY_SECONDS if self.most_bytes == BODY_BYTES else math.inf
            body = LimitedBody(request.receive, self.most_bytes, seconds)
            request = Request(request.scope, body)
            language = best_language(
                request.headers.get("accept-language", ""), ("en", "ru", "zh", "sk")
            )
            try:
                visit = await _come_in(request, self, language)
            except Problem as problem:
                return problem_response(problem, language or "en")
            rates: dict[str, str] = {}
            try:
                rates = visit.part(Rates).take(caller_of(visit), visit.now)
                self.check(visit, is_reading=request.method == "GET")
                async with self.turn(visit):
                    response = await _once(visit, request, run, self)
            except Problem as problem:
                if isinstance(problem, TooLarge):
                    await drain(body)
                if not rates:  # nothing is left of them
                    rates = told(0, problem.values.get("wait", 0))
                return problem_response(problem, visit.language, rates)
            except ClientDisconnect:
                return Response(status_code=400)  # nobody is there to read it
            except HTTPException:
                if body.is_over:
                    await drain(body)
                    return problem_response(TooLarge(), visit.language, rates)
                return problem_response(Problem(), visit.language, rates)
            except RequestValidationError as error:
                if any(
                    len(each["loc"]) < 2 or each["type"] == "json_invalid"
                    for each in error.errors()
                ):
                    return problem_response(NotJson(), visit.language, rates)
                return problem_response(Invalid(errors_of(error)), visit.language, rates)
            finally:
                await visit.db.rollback()
            response.headers["cache-control"] = "no-store"
            response.headers.update(rates)
            return response

        return through_the_door


async def _once(
    visit: Visit,
    request: Request,
    run: Callable[[Request], Coroutine[Any, Any, Response]],
    route: DoorRoute,
) -> Response:
    """Acts and commits; with an `Idempotency-Key` once, and told again to whoever asks again."""
    key = request.headers.get("idempotency-key")
    if key is None or request.method == "GET" or route.most_bytes != BODY_BYTES:
        return await _committed(visit, request, run, "")
    bearer = request.headers.get("authorization", "")
    scope = scope_of(visit, bearer, f"{request.method} {request.url.path}", key)
    query = request.url.query.encode()
    asked = await request.body() + (b"?" + query if query else b"")
    before = await claim_repeat(visit, scope, body_hash(visit, asked))
    if before:
        return Response(before.answer, before.status, media_type=_media(before.status))
    try:
        return await _committed(visit, request, run, scope)
    except BaseException:
        await visit.db.rollback()
        await release_repeat(visit, scope)
        raise


async def _committed(
    visit: Visit,
    request: Request,
    run: Callable[[Request], Coroutine[Any, Any, Response]],
    scope: str,
) -> Response:
    try:
        response = await run(request)
    except Refused as refusal:  # what was done is kept
        response = problem_response(refusal, visit.language)
    if scope and response.status_code == 429:
        await release_repeat(visit, scope, is_done=False)  # it ends, and then it is worth asking
    elif scope:
        said = bytes(response.body).decode()
        await finish_repeat(visit, scope, response.status_code, None if _is_secret(said) else said)
    await visit.db.commit()
    return response


def _is_secret(answer: str) -> bool:
    """Whether it must not lie in a table, not even for a day."""
    said = json.loads(answer) if answer else {}
    return isinstance(said, dict) and bool(SECRETS & said.keys())


def _media(status: int) -> str:
    return "application/problem+json" if status >= 400 else "application/json"


class FrozenRoute(DoorRoute):
    """Open to frozen accounts too: they may hand in evidence."""

    open_to = "frozen"


class BannedRoute(DoorRoute):
    """Open to everybody, as signing in and out, recovery, appeals and leaving are."""

    open_to = "banned"


class OwnersRoute(DoorRoute):
    owners_only = is_for_known = True


class FrozenOwnersRoute(OwnersRoute):
    open_to = "frozen"


class BannedOwnersRoute(OwnersRoute):
    open_to = "banned"


async def _come_in(request: Request, route: DoorRoute, language: str | None) -> Visit:
    """A visit by the bearer token alone; cookies are not looked at."""
    door = request.app.state.door
    visit: Visit = door.visit(
        door.marketplace_of(request),
        network=request.scope.get("keyhouse.network", ""),
        agent=describe_agent(request.headers.get("user-agent", "")),
        devices=request.headers.get("keyhouse-device", "")[:1000],
    )
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        await route.let_in(door, visit, token.strip())
    if language in visit.policy(MarketplacePolicy).languages:
        visit.language = language or visit.language
    request.state.visit = visit
    return visit


def caller_of(visit: Visit) -> str:
    """The session or program, else the network; of this marketplace."""
    return caller_of_session(visit, visit.actor.session_id or visit.actor.id or visit.network_key)


def caller_of_session(visit: Visit, session_id: str) -> str:
    return f"{visit.marketplace.id} {session_id}"


def problem_response(
    problem: Problem, language: str, more: Mapping[str, str] | None = None
) -> JSONResponse:
    """`more` are headers that every answer of the caller's has."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.code,
        "status": problem.status,
        "code": problem.code,
        "detail": translate(language, problem.text, problem.values),
        "errors": [
            {"field": name, "code": code, "message": translate(language, text, values)}
            for name, (code, text, values) in getattr(problem, "errors", {}).items()
        ],
    }
    headers = {"cache-control": "no-store", **(more or {})}
    if "wait" in problem.values:
        headers["retry-after"] = str(problem.values["wait"])
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")
