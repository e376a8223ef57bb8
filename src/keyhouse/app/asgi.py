"""The server as an ASGI application: routes from the features, the front before them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import groupby
from re import Pattern
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, compile_path

from keyhouse import __version__
from keyhouse.app.migrating import is_migrated
from keyhouse.app.wiring import FEATURES, House
from keyhouse.app.worker import Worker
from keyhouse.domain.messaging import Pauses
from keyhouse.kit.logs import get_log
from keyhouse.kit.metrics import Metrics
from keyhouse.kit.problems import NotFound, Problem
from keyhouse.web.api import API_PREFIX, DoorRoute, problem_response
from keyhouse.web.endpoints import serve_endpoints
from keyhouse.web.front import Front
from keyhouse.web.openapi import openapi_of
from keyhouse.web.quick import Quick, QuickDoor
from keyhouse.web.rates import Rates
from keyhouse.web.rooms import Rooms
from keyhouse.web.shared import shared_routes


def build_app(house: House, demo: Any = None, more_routes: tuple[Route, ...] = ()) -> Front:
    """The application and its worker; `demo` is what the start page of the demo shows."""
    worker = Worker(house)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Before the first `keyhouse migrate` there is nothing to read; /readyz says so meanwhile.
        if await is_migrated(house.database):
            await house.directory.refresh(house.database.unit())
            await house.parts.get(Pauses).refresh(house.database.unit())
        async with worker.running():
            yield
        await house.close()

    app = FastAPI(title="Keyhouse", version=__version__, lifespan=lifespan, openapi_url=None)
    # A redirect that adds a slash would be built from the request's Host: links never are.
    app.router.redirect_slashes = False
    app.state.door, app.state.demo = house.door, demo

    ways = _ways()

    def allowed(path: str) -> list[str]:
        """What may be done with this address (RFC 9110, 15.5.6), by whoever names it best."""
        fitting = [(pattern.groups, method) for pattern, method in ways if pattern.match(path)]
        least = min((groups for groups, _ in fitting), default=0)
        return sorted({method for groups, method in fitting if groups == least})

    async def is_ready() -> bool:
        return worker.is_alive and await is_migrated(house.database)

    app.router.routes += shared_routes(house.directory, house.layout, house.responder, is_ready)
    app.router.routes += more_routes
    rooms = Rooms()
    _add_api(rooms, house)
    _add_endpoints(rooms, house)
    _add_pages(rooms, house)
    app.router.routes.append(rooms)

    async def on_http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        problem = NotFound() if status in (404, 405) else Problem()
        problem.status = status
        allow = {"allow": ", ".join(allowed(request.url.path))} if status == 405 else {}
        if "/api/" in request.url.path:
            return problem_response(problem, "en", allow)
        answer = house.responder.bare_problem(request, problem)
        answer.headers.update(allow)
        return answer

    async def on_fault(request: Request, error: Exception) -> Response:
        get_log().error("fault", exc_info=error, reference=request.scope["keyhouse.reference"])
        fault = Problem()
        fault.status = 500
        if "/api/" in request.url.path:
            return problem_response(fault, "en")
        return house.responder.bare_problem(request, fault)

    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_fault)
    return Front(
        app,
        house.directory,
        house.settings.trusted_proxies,
        house.parts.get(Metrics),
        QuickDoor(house.door, house.parts.get(Rates), _quick()),
        is_secure=house.settings.is_secure,
    )


def _quick() -> list[Quick]:
    return [each for feature in FEATURES for each in feature.quick]


def _ways() -> list[tuple[Pattern[str], str]]:
    """Every pattern of an address with a method that it takes."""
    own = [
        (f"{API_PREFIX}{route.path}", method)
        for feature in FEATURES
        for router in feature.apis
        for route in router.routes
        if isinstance(route, DoorRoute)
        for method in route.methods or ()
    ]
    pages = [r for feature in FEATURES for each in feature.pages for r in each.routes]
    others = [r for feature in FEATURES for each in feature.endpoints for r in each.routes]
    theirs = [(r.path, r.method) for r in pages] + [(r.path, r.method) for r in others]
    theirs += [(path, "HEAD") for path, method in theirs if method == "GET"]
    own += [(f"/{{marketplace}}{path}", method) for path, method in theirs]
    return [(compile_path(path)[0], method) for path, method in own]


def _add_api(rooms: Rooms, house: House) -> None:
    routers = [router for feature in FEATURES for router in feature.apis]
    api = APIRouter()
    for router in routers:
        api.include_router(router, prefix=API_PREFIX)
    rooms.add_all("api", api.routes)
    shown = [r for router in routers for r in router.routes if isinstance(r, DoorRoute)]
    # Writing it takes a quarter of a second, and anybody may ask: once for each playbook.
    written: dict[str, tuple[Any, bytes]] = {}

    async def show_openapi(request: Request) -> Response:
        try:
            marketplace = house.door.marketplace_of(request)
        except NotFound as problem:
            return problem_response(problem, "en")
        of = (marketplace.base_url, marketplace.playbook_version)
        known, document = written.get(marketplace.slug, ((), b""))
        if known != of:
            document = json.dumps(openapi_of(shown, marketplace, __version__)).encode()
            written[marketplace.slug] = (of, document)
        headers = {"cache-control": "no-store"}
        return Response(document, media_type="application/json", headers=headers)

    rooms.add(Route("/{marketplace}/api/openapi.json", show_openapi))


def _add_endpoints(rooms: Rooms, house: House) -> None:
    routes = [r for feature in FEATURES for each in feature.endpoints for r in each.routes]
    for path, own in groupby(sorted(routes, key=lambda r: r.path), key=lambda r: r.path):
        same_path = list(own)
        serve = serve_endpoints(house.door, same_path)
        methods = [*(route.method for route in same_path), "OPTIONS"]
        rooms.add(Route(f"/{{marketplace}}{path}", serve, methods=methods))
        if path.startswith("/.well-known/"):  # RFC 8414, 3.1: before an issuer's path
            rooms.add(Route(f"{path}/{{marketplace}}", serve, methods=methods))


def _add_pages(rooms: Rooms, house: House) -> None:
    for feature in FEATURES:
        for pages in feature.pages:
            for route in pages.routes:
                serve = house.door.page(route)
                rooms.add(Route(f"/{{marketplace}}{route.path}", serve, methods=[route.method]))
