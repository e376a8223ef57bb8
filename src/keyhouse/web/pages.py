"""A list of pages: address, method, and the function that answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from keyhouse.web.answers import Answer

Handler = Callable[[Any], Awaitable[Answer]]


@dataclass(frozen=True)
class PageRoute:
    method: str
    path: str
    handler: Handler
    takes_files: bool
    is_for_staff: bool
    open_to: str


class Pages:
    """Pages below one prefix of a marketplace; `is_for_staff` asks for a staff session.

    `open_to` says who else may act there: `frozen` accounts, or `banned` ones as well. Others may
    only read while they are frozen, and not even that while they are banned.
    """

    def __init__(
        self, prefix: str = "", *, is_for_staff: bool = False, open_to: str = "anyone"
    ) -> None:
        self._prefix, self._open_to = prefix, open_to
        self._is_for_staff = is_for_staff
        self.routes: list[PageRoute] = []

    def get(self, path: str) -> Callable[[Handler], Handler]:
        return self._add("GET", path, takes_files=False)

    def post(self, path: str, *, takes_files: bool = False) -> Callable[[Handler], Handler]:
        return self._add("POST", path, takes_files=takes_files)

    def _add(self, method: str, path: str, *, takes_files: bool) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            route = PageRoute(
                method,
                self._prefix + path,
                handler,
                takes_files,
                self._is_for_staff,
                self._open_to,
            )
            self.routes.append(route)
            return handler

        return keep
