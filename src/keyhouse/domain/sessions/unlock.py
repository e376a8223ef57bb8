"""Opening what wrong tries have closed: by support, with a reason, or after a proven recovery."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import clear_lock, lock_key
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.locks import closed_until
from keyhouse.domain.audit import record_fact
from keyhouse.domain.sessions import device_queries as devices
from keyhouse.domain.sessions.devices import device_lock
from keyhouse.domain.visits import Visit


async def unlock_account(visit: Visit, account: Row[Any], reason: str) -> bool:
    """All of the account's counters but those of its second steps; False when none stood.

    Those open by time alone: whoever has the password and guesses at codes is no owner.
    """
    opened = [await clear_lock(visit, key) for key in await _keys(visit, account)]
    if any(opened):
        await record_fact(visit, "account.unlocked", account.id, reason=reason)
    return any(opened)


async def locked_until(visit: Visit, account: Row[Any]) -> datetime | None:
    """When the last of those counters opens; None when none is closed."""
    end = await closed_until(visit, await _keys(visit, account))
    return end if end and end > visit.now else None


async def _keys(visit: Visit, account: Row[Any]) -> list[str]:
    known = await accounts.addresses(visit, account.id)
    return [
        lock_key(visit, "account", account.id),
        *(lock_key(visit, each.kind, each.value) for each in known),
        *(device_lock(each.id) for each in await devices.of_account(visit, account.id)),
    ]
