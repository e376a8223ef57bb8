"""Signing out elsewhere: one device, or all but this one."""

from keyhouse.domain.audit import record_fact
from keyhouse.domain.sessions import device_queries as devices
from keyhouse.domain.sessions import queries
from keyhouse.domain.sessions.sessions import end_other_sessions
from keyhouse.domain.visits import Visit


async def forget_device(visit: Visit, account_id: str, device_id: str) -> bool:
    """Its sessions end and it is a stranger from now on; False when it is not the account's."""
    ended = await queries.end_of_device(visit, account_id, device_id)
    if not await devices.end(visit, account_id, device_id) and not ended:
        return False
    await record_fact(visit, "device.ended", account_id, device=device_id)
    return True


async def end_elsewhere(visit: Visit, account_id: str) -> None:
    """Everywhere but in this session and on its device."""
    own = await queries.of_account(visit, account_id)
    here = next((each.device_id for each in own if each.id == visit.actor.session_id), "")
    await devices.end_of_account(visit, account_id, but=here)
    await end_other_sessions(visit, account_id, but=visit.actor.session_id)
