"""Opening what wrong tries have closed: by support, with a reason, or after a proven recovery."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import clear_lock, lock_key
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.sessions import device_queries as devices
from keyhouse.domain.sessions.devices import device_lock
from keyhouse.domain.visits import Visit


async def unlock_account(visit: Visit, account: Row[Any], reason: str) -> bool:
    """All of the account's counters but those of its second steps; False when none stood.

    Those open by time alone: whoever has the password and guesses at codes is no owner.
    """
    keys = [lock_key(visit, "account", account.id)]
    keys += [lock_key(visit, a.kind, a.value) for a in await accounts.addresses(visit, account.id)]
    keys += [device_lock(each.id) for each in await devices.of_account(visit, account.id)]
    opened = [await clear_lock(visit, key) for key in keys]
    if any(opened):
        await record_fact(visit, "account.unlocked", account.id, reason=reason)
    return any(opened)
