"""Addresses that belong to no marketplace: the list of them, static files, health."""

from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from keyhouse.domain.marketplaces import Directory, MarketplacePolicy
from keyhouse.kit.problems import NotFound
from keyhouse.kit.settings import is_loopback
from keyhouse.web.layout import Layout, static_address
from keyhouse.web.respond import Responder
from keyhouse.web.texts import best_language, translate

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
STATIC = {
    each.name: (each.read_bytes(), TYPES[each.name.rpartition(".")[2]])
    for each in (files("keyhouse.web") / "static").iterdir()
}
FOREVER = "public, max-age=31536000, immutable"


def shared_routes(
    directory: Directory,
    layout: Layout,
    responder: Responder,
    is_ready: Callable[[], Awaitable[bool]],
) -> list[Route]:
    async def start(request: Request) -> Response:
        accepted = request.headers.get("accept-language", "")
        language = best_language(accepted, ("en", "ru", "zh", "sk")) or "en"
        shown = [(m, m.policy(MarketplacePolicy)) for m in directory.all()]
        shown.sort(key=lambda pair: (not pair[1].sellers, not pair[1].buyers))
        # The demo's passwords are for this machine alone, whatever name points at it.
        is_here = is_loopback((request.url.hostname or "").strip("[]"))
        values = {
            "marketplaces": shown,
            "demo": request.app.state.demo if is_here else None,
            "tr": lambda text: translate(language, text),
        }
        html = layout.render("web/start.html", language, values)
        return HTMLResponse(html, headers={"cache-control": "no-store"})

    async def choose(request: Request) -> Response:
        """`/.well-known/change-password` of the whole server: at which marketplace?"""
        accepted = request.headers.get("accept-language", "")
        language = best_language(accepted, ("en", "ru", "zh", "sk")) or "en"
        shown = [(m, m.policy(MarketplacePolicy)) for m in directory.all()]
        html = layout.render("web/choose.html", language, {"marketplaces": shown})
        return HTMLResponse(html, headers={"cache-control": "no-store"})

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC or request.url.path != static_address(name):
            return responder.bare_problem(request, NotFound())
        data, kind = STATIC[name]
        return Response(data, media_type=kind, headers={"cache-control": FOREVER})

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})

    async def readyz(request: Request) -> Response:
        is_up = await is_ready()
        status = {"status": "ready" if is_up else "not ready"}
        return JSONResponse(status, 200 if is_up else 503, {"cache-control": "no-store"})

    return [
        Route("/", start),
        Route("/.well-known/change-password", choose),
        Route("/static/{version}/{name}", static),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ]
