"""The staff's part of the JSON API: a staff session's token, and an act the role must allow."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path

from keyhouse.domain.visits import STAFF_ACTS, Visit, check_may
from keyhouse.web.api import PROBLEMS, DoorRoute

Handler = TypeVar("Handler", bound=Callable[..., Any])
ACT, ROLES = "x-act", "x-roles"
Id = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]


class StaffRoute(DoorRoute):
    """Its act stands in the OpenAPI document, with the roles that may do it."""

    is_for_known = True

    @property
    def act(self) -> str:
        return str((self.openapi_extra or {})[ACT])

    async def let_in(self, door: Any, visit: Visit, token: str) -> None:
        await door.let_staff_in(visit, token, is_there=True)

    def check(self, visit: Visit, *, is_reading: bool) -> None:
        check_may(visit.actor, self.act)


class StaffApi:
    """Routes below `/staff`; each names its act of `domain/visits/roles`, as staff pages do."""

    def __init__(self, prefix: str, tag: str) -> None:
        self.router = APIRouter(
            prefix=f"/staff{prefix}", tags=[tag], route_class=StaffRoute, responses=PROBLEMS
        )

    def get(self, path: str, act: str, summary: str, **more: Any) -> Callable[[Handler], Handler]:
        return self._add("GET", path, act, summary, more)

    def post(self, path: str, act: str, summary: str, **more: Any) -> Callable[[Handler], Handler]:
        return self._add("POST", path, act, summary, more)

    def delete(
        self, path: str, act: str, summary: str, **more: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("DELETE", path, act, summary, {"status_code": 204, **more})

    def _add(
        self, method: str, path: str, act: str, summary: str, more: dict[str, Any]
    ) -> Callable[[Handler], Handler]:
        roles = list(STAFF_ACTS[act])  # a KeyError for what is no act
        return self.router.api_route(
            path,
            methods=[method],
            summary=summary,
            openapi_extra={ACT: act, ROLES: roles},
            **more,
        )
