"""The addresses of marketplaces, found by the first fixed part of their path.

There are a few hundred patterns; a request is held against those of one room only.
"""

from collections import defaultdict

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

WAY = "keyhouse.way"


class Rooms(BaseRoute):
    """`/{marketplace}/room/…`, and `/.well-known/room/…`."""

    def __init__(self) -> None:
        self._rooms: defaultdict[str, list[BaseRoute]] = defaultdict(list)

    def add(self, route: Route) -> None:
        self._rooms[_room(route.path)].append(route)

    def add_all(self, room: str, routes: list[BaseRoute]) -> None:
        """Routes that do not say their path."""
        self._rooms[room] += routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        best: tuple[Match, Scope] = (Match.NONE, {})
        if scope["type"] != "http":
            return best
        for route in self._rooms.get(_room(scope["path"]), ()):
            match, found = route.matches(scope)
            if match.value > best[0].value:
                best = (match, {**found, WAY: route})
            if match == Match.FULL:
                break
        return best

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope[WAY].handle(scope, receive, send)


def _room(path: str) -> str:
    return path.split("/", 3)[2] if path.count("/") > 1 else "/"
