"""Answers that programs wait for with each request of their own: before the framework.

Only the good answer is given here, and it is the same, byte for byte, as the route of that name
gives; everything else (no token, a bad one, a limit that is reached) goes the usual way.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from starlette.types import Scope

from keyhouse.domain.visits import Marketplace, Visit
from keyhouse.kit.logs import get_log
from keyhouse.kit.problems import NotFound, TooMany
from keyhouse.web.rates import Rates

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Told:
    """JSON, and whose requests are counted."""

    body: bytes
    caller: str


@dataclass(frozen=True)
class Quick:
    """`answer` gets the bearer token; None leaves the request to the route of the same address,
    which is called `route` where requests are counted.
    """

    path: str
    route: str
    answer: Callable[[Visit, str], Awaitable[Told | None]]


class QuickDoor:
    def __init__(self, door: Any, rates: Rates, routes: Iterable[Quick]) -> None:
        self._door, self._rates = door, rates
        self._routes = {each.path.removeprefix("/"): each for each in routes}

    async def answer(self, scope: Scope) -> tuple[str, Headers, bytes] | None:
        """The route's name, headers and body; None: the usual way."""
        if scope["method"] != "GET" or scope["query_string"]:
            return None
        _, slug, *rest = scope["path"].split("/", 2)
        route = self._routes.get(rest[0]) if rest else None
        token = _bearer(scope) if route else ""
        if not route or not token:
            return None
        try:
            visit = self._door.visit(self._marketplace(scope, slug))
        except NotFound:
            return None
        try:
            told = await route.answer(visit, token)
            rates = self._rates.take(told.caller, visit.now) if told else {}
        except TooMany:
            return None
        except Exception as error:
            # The usual way meets the same fault, and says so as it always does.
            get_log().error("fault", exc_info=error, route=route.route)
            return None
        finally:
            await visit.db.rollback()
        if not told:
            return None
        headers = [
            (b"content-length", str(len(told.body)).encode()),
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-store"),
        ]
        headers += [(name.encode(), value.encode()) for name, value in rates.items()]
        return route.route, headers, told.body

    def _marketplace(self, scope: Scope, slug: str) -> Marketplace:
        found: Marketplace = self._door.marketplace_in(scope, slug)
        return found


def _bearer(scope: Scope) -> str:
    """Empty when there is none, or more than one."""
    found = [value for name, value in scope["headers"] if name == b"authorization"]
    kind, _, token = found[0].partition(b" ") if len(found) == 1 else (b"", b"", b"")
    return token.strip().decode("latin-1") if kind.lower() == b"bearer" else ""
