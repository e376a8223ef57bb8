"""Sessions: an opaque token in a cookie or a header, its hash in a row, an idle and a hard end.

Owns remembered devices, fresh proofs before sensitive acts, and telling owners of changes.

A session says who somebody is; what they may do is asked of the account each time. A token dies
with every change of rights, and a session of one marketplace is nothing in another.
"""

from keyhouse.domain.sessions.change_factors import (
    put_in_app,
    put_in_codes,
    put_in_passkey,
    take_out_app,
    take_out_passkey,
)
from keyhouse.domain.sessions.changes import (
    is_protectable,
    lift_hold,
    protect_account,
    take_out_address,
)
from keyhouse.domain.sessions.devices import (
    Whereabouts,
    find_whereabouts,
    forget_devices,
    known_device,
)
from keyhouse.domain.sessions.kept_sessions import KeptSessions
from keyhouse.domain.sessions.messages import ADDRESS_ADDED, PASSWORD_CHANGED
from keyhouse.domain.sessions.policy import SessionsPolicy
from keyhouse.domain.sessions.sessions import (
    Started,
    end_other_sessions,
    end_session,
    find_session,
    live_session,
    renew_session,
    start_session,
)
from keyhouse.domain.sessions.step_up import (
    ACTS,
    ADDRESSES,
    FACTORS,
    GOOD_FOR,
    LEAVING,
    PROGRAMS,
    SHOPS,
    StepUpNeeded,
    check_fresh,
    check_own_password,
    check_recent,
    note_fresh,
    proven_at,
    step_up,
    ways_to_prove,
)
from keyhouse.domain.sessions.tell_change import NOT_ME_GOOD_FOR, tell_change

__all__ = [
    "ACTS",
    "ADDRESSES",
    "ADDRESS_ADDED",
    "FACTORS",
    "GOOD_FOR",
    "LEAVING",
    "NOT_ME_GOOD_FOR",
    "PASSWORD_CHANGED",
    "PROGRAMS",
    "SHOPS",
    "KeptSessions",
    "SessionsPolicy",
    "Started",
    "StepUpNeeded",
    "Whereabouts",
    "check_fresh",
    "check_own_password",
    "check_recent",
    "end_other_sessions",
    "end_session",
    "find_session",
    "find_whereabouts",
    "forget_devices",
    "is_protectable",
    "known_device",
    "lift_hold",
    "live_session",
    "note_fresh",
    "protect_account",
    "proven_at",
    "put_in_app",
    "put_in_codes",
    "put_in_passkey",
    "renew_session",
    "start_session",
    "step_up",
    "take_out_address",
    "take_out_app",
    "take_out_passkey",
    "tell_change",
    "ways_to_prove",
]
