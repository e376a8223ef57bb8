"""In front of everything, as raw ASGI: whose host this is, safe headers, one log line a request."""

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keyhouse.domain.marketplaces import Directory
from keyhouse.kit.clock import stopwatch
from keyhouse.kit.ids import new_reference
from keyhouse.kit.logs import get_log
from keyhouse.kit.metrics import Metrics
from keyhouse.kit.networks import is_address, network_of
from keyhouse.web.quick import QuickDoor

SHARED_PATHS = ("/static/", "/healthz", "/readyz")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Not no-referrer: browsers then send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
HSTS = "max-age=63072000; includeSubDomains"


class Front:
    """`proxies` are the networks whose X-Forwarded-For is believed."""

    def __init__(
        self,
        app: ASGIApp,
        directory: Directory,
        proxies: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network],
        metrics: Metrics,
        quick: QuickDoor,
        *,
        is_secure: bool,
    ) -> None:
        self._app, self._quick = app, quick
        self._directory = directory
        self._metrics = metrics
        self._proxies = tuple(proxies)
        self._headers = HEADERS | ({"strict-transport-security": HSTS} if is_secure else {})
        self._raw = [(name.encode(), value.encode()) for name, value in self._headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = stopwatch(), 500
        self._place(scope)
        if told := await self._quick.answer(scope):
            # Counted, not logged: a line for each of thousands a second would tell nothing.
            route, headers, body = told
            await send(
                {"type": "http.response.start", "status": 200, "headers": headers + self._raw}
            )
            await send({"type": "http.response.body", "body": body})
            self._metrics.request("GET", route, 200, stopwatch() - started)
            return
        scope["keyhouse.network"] = network_of(self._address(scope))
        scope["keyhouse.reference"] = new_reference()

        async def send_safely(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        finally:
            self._log(scope, status, stopwatch() - started)

    def _place(self, scope: Scope) -> None:
        """On a marketplace's own host, or its staff's, pages have no prefix; inside they all do."""
        host = _header(scope, b"host").partition(":")[0].lower()
        marketplace = self._directory.by_host(host)
        desk = self._directory.by_staff_host(host)
        if desk and not scope["path"].startswith(SHARED_PATHS):
            scope["keyhouse.at_desk"] = desk.slug
            path = "/staff" if scope["path"] == "/" else scope["path"]
            scope["path"] = f"/{desk.slug}{path}"
        elif marketplace and not scope["path"].startswith(SHARED_PATHS):
            scope["keyhouse.by_host"] = marketplace.slug
            scope["path"] = f"/{marketplace.slug}{scope['path']}"

    def _address(self, scope: Scope) -> str:
        """The visitor's address: the last one in X-Forwarded-For that is not a proxy of ours."""
        address = (scope.get("client") or ("",))[0]
        lines = [v.decode("latin-1") for k, v in scope["headers"] if k == b"x-forwarded-for"]
        forwarded = ",".join(lines).split(",")
        while self._is_proxy(address) and forwarded:
            before = forwarded.pop().strip()
            if not is_address(before):
                break
            address = before
        return address

    def _is_proxy(self, address: str) -> bool:
        if not is_address(address):
            return False
        return any(ipaddress.ip_address(address) in network for network in self._proxies)

    def _log(self, scope: Scope, status: int, seconds: float) -> None:
        """The route's pattern, never the address itself: links carry tokens."""
        route = scope.get("keyhouse.route", "other")
        self._metrics.request(scope["method"], route, status, seconds)
        get_log().info(
            "request",
            method=scope["method"],
            route=route,
            marketplace=scope.get("path_params", {}).get("marketplace", ""),
            status=status,
            ms=round(seconds * 1000, 1),
            network=scope["keyhouse.network"],
            agent=_header(scope, b"user-agent"),
            reference=scope["keyhouse.reference"],
        )


def _header(scope: Scope, name: bytes) -> str:
    return next((v.decode("latin-1") for k, v in scope["headers"] if k == name), "")
