"""Sessions: an opaque token in a cookie or a header, its hash in a row, an idle and a hard end.

A session says who somebody is; what they may do is asked of the account each time. A token dies
with every change of rights, and a session of one marketplace is nothing in another.
"""

from keyhouse.domain.sessions.policy import SessionsPolicy
from keyhouse.domain.sessions.sessions import (
    Started,
    end_other_sessions,
    end_session,
    find_session,
    renew_session,
    start_session,
)

__all__ = [
    "SessionsPolicy",
    "Started",
    "end_other_sessions",
    "end_session",
    "find_session",
    "renew_session",
    "start_session",
]
