"""Accounts: who people are, by which proven addresses they are known, and their passwords.

Owns the account's lifecycle, identifiers, credentials and the lock against guessing. How people
sign up, sign in or recover is the features' business.
"""

from keyhouse.domain.accounts.identifiers import mask_email, read_email, read_identifier, read_phone
from keyhouse.domain.accounts.locks import Lock, clear_lock, count_try
from keyhouse.domain.accounts.passwords import check_new_password, set_password
from keyhouse.domain.accounts.states import ACCOUNT

__all__ = [
    "ACCOUNT",
    "Lock",
    "check_new_password",
    "clear_lock",
    "count_try",
    "mask_email",
    "read_email",
    "read_identifier",
    "read_phone",
    "set_password",
]
