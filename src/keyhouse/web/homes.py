"""Programs as other features show them: where people begin, and which of them use an account."""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import Row

from keyhouse.domain.visits import Visit


class Homes(Protocol):
    async def __call__(self, visit: Visit) -> Sequence[Row[Any]]:
        """Each with `name` and `home_uri`."""
        ...


class UsedPrograms(Protocol):
    async def __call__(self, visit: Visit, account_id: str) -> Sequence[Row[Any]]:
        """Each with `name`, `scopes` and `made_at`, once for every live grant."""
        ...


async def homes(visit: Visit) -> Sequence[Row[Any]]:
    return await visit.part(Homes)(visit)
