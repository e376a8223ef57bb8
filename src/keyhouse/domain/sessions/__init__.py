"""Sessions: an opaque token in a cookie or a header, its hash in a row, an idle and a hard end.

A session says who somebody is; what they may do is asked of the account each time. A token dies
with every change of rights, and a session of one marketplace is nothing in another.
"""

from keyhouse.domain.sessions.changes import (
    NOT_ME_GOOD_FOR,
    is_protectable,
    protect_account,
    take_out_address,
    tell_change,
)
from keyhouse.domain.sessions.messages import ADDRESS_ADDED, PASSWORD_CHANGED
from keyhouse.domain.sessions.policy import SessionsPolicy
from keyhouse.domain.sessions.sessions import (
    Started,
    end_other_sessions,
    end_session,
    find_session,
    renew_session,
    start_session,
)
from keyhouse.domain.sessions.step_up import (
    ACTS,
    ADDRESSES,
    LEAVING,
    SHOPS,
    StepUpNeeded,
    check_fresh,
    check_own_password,
    note_fresh,
    step_up,
)

__all__ = [
    "ACTS",
    "ADDRESSES",
    "ADDRESS_ADDED",
    "LEAVING",
    "NOT_ME_GOOD_FOR",
    "PASSWORD_CHANGED",
    "SHOPS",
    "SessionsPolicy",
    "Started",
    "StepUpNeeded",
    "check_fresh",
    "check_own_password",
    "end_other_sessions",
    "end_session",
    "find_session",
    "is_protectable",
    "note_fresh",
    "protect_account",
    "renew_session",
    "start_session",
    "step_up",
    "take_out_address",
    "tell_change",
]
