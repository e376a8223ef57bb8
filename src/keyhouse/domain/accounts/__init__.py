"""Accounts: who people are, by which proven addresses they are known, and their passwords.

Owns the account's lifecycle, identifiers, credentials and the lock against guessing. How people
sign up, sign in or recover is the features' business.
"""

from keyhouse.domain.accounts.identifiers import mask_email, read_email, read_identifier, read_phone
from keyhouse.domain.accounts.locks import (
    Locked,
    Try,
    clear_lock,
    count_try,
    hold_back_guesses,
    lock_key,
    locked,
    uncount_try,
)
from keyhouse.domain.accounts.passwords import check_new_password, set_password
from keyhouse.domain.accounts.states import ACCOUNT

__all__ = [
    "ACCOUNT",
    "Locked",
    "Try",
    "check_new_password",
    "clear_lock",
    "count_try",
    "hold_back_guesses",
    "lock_key",
    "locked",
    "mask_email",
    "read_email",
    "read_identifier",
    "read_phone",
    "set_password",
    "uncount_try",
]
