"""How much what somebody has shown is worth: said here and nowhere else (NIST SP 800-63B-4).

A password is something one knows (3.1.1), a phone, an app or a list of codes something one has
(3.1.3, 3.1.4, 3.1.2); a passkey that checked its user is both and cannot be phished (3.1.7). Codes
by e-mail are no factor at all (3.1.3.1): they show that the mailbox is still there, and no session
is stronger for one. What another provider vouches for counts like a password.
"""

from enum import IntEnum
from typing import Literal

Needed = Literal["one_factor", "two_factors", "phishing_resistant"]


class Strength(IntEnum):
    """The assurance levels of a session, by what was shown in it."""

    ONE_FACTOR = 1
    TWO_FACTORS = 2
    PHISHING_RESISTANT = 3


KNOWN = frozenset({"password", "social"})
HAD = frozenset({"sms_code", "totp", "recovery_code"})
NO_FACTOR = frozenset({"email_code"})
PASSKEY = "passkey"
PROOFS = KNOWN | HAD | NO_FACTOR | {PASSKEY}


def strength_of(proofs: str) -> Strength:
    """Of a list such as `"password totp"`; what is not known counts for nothing."""
    shown = set(proofs.split())
    if PASSKEY in shown:
        return Strength.PHISHING_RESISTANT
    return Strength.TWO_FACTORS if shown & KNOWN and shown & HAD else Strength.ONE_FACTOR


def needed(name: Needed) -> Strength:
    return Strength[name.upper()]
