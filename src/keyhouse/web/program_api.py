"""The API for a marketplace's own programs: an access token of their own, and a scope a route."""

from collections.abc import Callable
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import APIRouter, Query

from keyhouse.domain.visits import NOBODY, PROGRAM, Actor, Visit
from keyhouse.kit.problems import Problem, SignInNeeded
from keyhouse.kit.texts import N_
from keyhouse.web.api import PROBLEMS, DoorRoute

Handler = TypeVar("Handler", bound=Callable[..., Any])
SCOPE = "x-scope"
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]


class ProgramFinder(Protocol):
    async def __call__(self, visit: Visit, token: str) -> Actor | None:
        """The program of this access token, in this marketplace; its role is its scopes."""
        ...


class NotInScope(Problem):
    code, status = "insufficient_scope", 403
    text = N_("The token does not have the scope for this.")


class ProgramRoute(DoorRoute):
    """Its scope stands in the OpenAPI document."""

    is_for_known = True

    async def let_in(self, door: Any, visit: Visit, token: str) -> None:
        visit.actor = await visit.part(ProgramFinder)(visit, token) or NOBODY

    def check(self, visit: Visit, *, is_reading: bool) -> None:
        if visit.actor.kind != PROGRAM:
            raise SignInNeeded()
        if str((self.openapi_extra or {})[SCOPE]) not in visit.actor.role.split():
            raise NotInScope()


class ProgramApi:
    """Routes below one prefix; each names the scope that a token needs."""

    def __init__(self, prefix: str, tag: str) -> None:
        self.router = APIRouter(
            prefix=prefix, tags=[tag], route_class=ProgramRoute, responses=PROBLEMS
        )

    def get(self, path: str, scope: str, summary: str, **more: Any) -> Callable[[Handler], Handler]:
        return self._add("GET", path, scope, summary, more)

    def post(
        self, path: str, scope: str, summary: str, **more: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("POST", path, scope, summary, more)

    def _add(
        self, method: str, path: str, scope: str, summary: str, more: dict[str, Any]
    ) -> Callable[[Handler], Handler]:
        return self.router.api_route(
            path, methods=[method], summary=summary, openapi_extra={SCOPE: scope}, **more
        )
