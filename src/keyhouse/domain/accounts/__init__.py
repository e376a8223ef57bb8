"""Accounts: who people are, by which proven addresses they are known, and their passwords.

Owns the account's lifecycle, identifiers, credentials and the lock against guessing. How people
sign up, sign in or recover is the features' business.
"""

from keyhouse.domain.accounts.hold import (
    AccountHeld,
    check_not_held,
    hold_account,
    is_held_against,
    release_hold,
)
from keyhouse.domain.accounts.identifiers import mask, read_email, read_identifier, read_phone
from keyhouse.domain.accounts.locks import (
    Locked,
    Try,
    check_guesses,
    clear_lock,
    count_guess,
    count_try,
    hold_back_guesses,
    lock_key,
    locked,
    take_try,
    uncount_try,
)
from keyhouse.domain.accounts.passwords import (
    check_changed_password,
    check_new_password,
    set_password,
)
from keyhouse.domain.accounts.policy import Provider, SocialPolicy
from keyhouse.domain.accounts.queries import lock as lock_account
from keyhouse.domain.accounts.reach import read_reachable
from keyhouse.domain.accounts.states import ACCOUNT
from keyhouse.domain.accounts.tell_account import tell_account

__all__ = [
    "ACCOUNT",
    "AccountHeld",
    "Locked",
    "Provider",
    "SocialPolicy",
    "Try",
    "check_changed_password",
    "check_guesses",
    "check_new_password",
    "check_not_held",
    "clear_lock",
    "count_guess",
    "count_try",
    "hold_account",
    "hold_back_guesses",
    "is_held_against",
    "lock_account",
    "lock_key",
    "locked",
    "mask",
    "read_email",
    "read_identifier",
    "read_phone",
    "read_reachable",
    "release_hold",
    "set_password",
    "take_try",
    "tell_account",
    "uncount_try",
]
