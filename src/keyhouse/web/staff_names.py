"""What people of the staff are called, for features that show who did something."""

from typing import Protocol

from keyhouse.domain.visits import Visit


class StaffNames(Protocol):
    async def __call__(self, visit: Visit) -> dict[str, str]:
        """Id → name of everybody who is or was on the staff."""
        ...


async def staff_names(visit: Visit) -> dict[str, str]:
    return await visit.part(StaffNames)(visit)
