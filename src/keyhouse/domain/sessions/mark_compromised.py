"""On evidence that others know a password: it opens nothing any more, and its owner is told."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts import tell_account
from keyhouse.domain.audit import record_fact
from keyhouse.domain.sessions.devices import forget_devices
from keyhouse.domain.sessions.messages import PASSWORD_KNOWN
from keyhouse.domain.sessions.sessions import end_other_sessions
from keyhouse.domain.visits import Visit


async def mark_compromised(visit: Visit, account: Row[Any], reason: str) -> None:
    """Until there is a new password (NIST SP 800-63B-4, 3.1.1.2: a change only on evidence)."""
    await accounts.mark_compromised(visit, account.id, visit.now)
    await end_other_sessions(visit, account.id)
    await forget_devices(visit, account.id)
    await record_fact(visit, "account.compromised", account.id, reason=reason)
    await tell_account(visit, account.id, PASSWORD_KNOWN, {}, path="/recover")
