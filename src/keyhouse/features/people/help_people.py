"""What staff may do for or against an account besides a sanction; each with a reason."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import hold_account
from keyhouse.domain.audit import record_fact
from keyhouse.domain.sessions import end_other_sessions, forget_devices
from keyhouse.domain.sessions.mark_compromised import mark_compromised
from keyhouse.domain.sessions.tell_change import NOBODY
from keyhouse.domain.sessions.unlock import unlock_account
from keyhouse.domain.visits import Visit


async def unlock(visit: Visit, account: Row[Any], reason: str) -> str:
    return "unlocked" if await unlock_account(visit, account, reason) else "not-locked"


async def end_sessions(visit: Visit, account: Row[Any], reason: str) -> str:
    """Everybody who is signed in, and every remembered device."""
    await record_fact(visit, "account.signed_out", account.id, reason=reason)
    await end_other_sessions(visit, account.id)
    await forget_devices(visit, account.id)
    return "signed-out"


async def protect(visit: Visit, account: Row[Any], reason: str) -> str:
    """As if the owner had said “This was not me”: nothing about getting in can be changed."""
    await end_sessions(visit, account, reason)
    await hold_account(visit, account.id, NOBODY)
    return "protected"


async def compromised(visit: Visit, account: Row[Any], reason: str) -> str:
    await mark_compromised(visit, account, reason)
    return "compromised"


# Act of the table of roles → what is done.
ACTS = {
    "accounts.unlock": unlock,
    "accounts.end_sessions": end_sessions,
    "accounts.protect": protect,
    "accounts.mark_compromised": compromised,
}
