"""A list of pages: address, method, and the function that answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from keyhouse.domain.visits import STAFF_ACTS
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
    act: str = ""  # of the staff, as `domain/visits/roles` has it
    by_itself: bool = False  # a page asks for it without anybody being there


class Pages:
    """Pages below one prefix of a marketplace; `is_for_staff` means a staff session.

    Every staff page names the act that a role must allow; only those of `before_sign_in` do not.
    `open_to` says who else may act there: `frozen` accounts, or `banned` ones as well. Others may
    only read while they are frozen, and not even that while they are banned.
    """

    def __init__(
        self,
        prefix: str = "",
        *,
        is_for_staff: bool = False,
        before_sign_in: bool = False,
        open_to: str = "anyone",
    ) -> None:
        self._prefix, self._open_to = prefix, open_to
        self._is_for_staff, self._before_sign_in = is_for_staff, before_sign_in
        self.routes: list[PageRoute] = []

    def get(
        self, path: str, act: str = "", *, by_itself: bool = False
    ) -> Callable[[Handler], Handler]:
        return self._add("GET", path, act, takes_files=False, by_itself=by_itself)

    def post(
        self, path: str, act: str = "", *, takes_files: bool = False
    ) -> Callable[[Handler], Handler]:
        return self._add("POST", path, act, takes_files=takes_files)

    def _add(
        self, method: str, path: str, act: str, *, takes_files: bool, by_itself: bool = False
    ) -> Callable[[Handler], Handler]:
        needs_act = self._is_for_staff and not self._before_sign_in
        if needs_act != (act in STAFF_ACTS):
            raise KeyError(f"{method} {self._prefix}{path}: no act of the staff named {act!r}")

        def keep(handler: Handler) -> Handler:
            route = PageRoute(
                method,
                self._prefix + path,
                handler,
                takes_files,
                self._is_for_staff,
                self._open_to,
                act,
                by_itself,
            )
            self.routes.append(route)
            return handler

        return keep
