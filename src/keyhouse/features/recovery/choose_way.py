"""Choosing how the code comes. Everybody is offered the same."""

from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.policy import Way
from keyhouse.features.recovery.send_code import ways_of


async def choose_way(visit: Visit, token: str, way: Way) -> bool:
    """False when the attempt is over, or this way is not offered."""
    attempt = await queries.attempt(visit, token)
    if not attempt or way not in ways_of(visit):
        return False
    return await queries.set_way(visit, attempt.id, way)
