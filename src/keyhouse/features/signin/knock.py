"""What the first step has to know, in one read: who it may be, from where, what is closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import lock_key
from keyhouse.domain.factors import Own
from keyhouse.domain.sessions import Whereabouts
from keyhouse.domain.sessions.devices import check_brought, device_lock, network_key
from keyhouse.domain.visits import Visit
from keyhouse.features.signin import queries


@dataclass(frozen=True)
class Knocked:
    """`key` is the counter that a wrong password goes to: the known device's own, or everybody's.

    `guesses` are the wrong ones of this network; `is_attacked` is the marketplace.
    """

    kind: str
    account: Row[Any] | None
    own: Own
    where: Whereabouts
    key: str
    failures: int
    locked_until: datetime | None
    guesses: int
    is_attacked: bool


async def knock(visit: Visit, kind: str, value: str) -> Knocked:
    """For an unknown address there is no account, and everything else is the same."""
    key = lock_key(visit, kind, value)
    row = await queries.knock(visit, kind, value, key, network_key(visit))
    account = row if row.id else None
    device = await check_brought(visit, row) if row.device_id else None
    # A known device has tries of its own: strangers who guess use up none of its owner's.
    by = "device" if device else "stranger"
    return Knocked(
        kind=kind,
        account=account,
        own=Own(bool(row.apps), row.passkeys, row.codes),
        where=Whereabouts(device, row.noted_at),
        key=device_lock(device.device_id) if device else key,
        failures=getattr(row, f"{by}_failures") or 0,
        locked_until=getattr(row, f"{by}_locked_until"),
        guesses=row.guesses or 0,
        is_attacked=bool(row.attacks),
    )
