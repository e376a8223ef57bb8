"""Proofs: a code or a link that went to an address and comes back.

Owns challenges (a proof on its way) and claims (an address somebody has yet to prove).
A challenge belongs to one purpose, one attempt and one marketplace; its code is worth nothing
elsewhere. Checking counts first and compares afterwards, in one statement each, so that a hundred
answers at once get no more tries than the limit and one success at most.
"""

from keyhouse.domain.factors.challenges import (
    CODE_GOOD_FOR,
    Challenge,
    Right,
    Spent,
    TriesUsedUp,
    Wrong,
    check_code,
    find_link,
    make_challenge,
    redeem_link,
)
from keyhouse.domain.factors.claims import (
    PURPOSE as CONFIRM,
)
from keyhouse.domain.factors.claims import (
    claim_address,
    find_claim,
    make_own,
    prove_by_code,
    renew_claim,
    send_proof_again,
)
from keyhouse.domain.factors.mail_code import mail_code

__all__ = [
    "CODE_GOOD_FOR",
    "CONFIRM",
    "Challenge",
    "Right",
    "Spent",
    "TriesUsedUp",
    "Wrong",
    "check_code",
    "claim_address",
    "find_claim",
    "find_link",
    "mail_code",
    "make_challenge",
    "make_own",
    "prove_by_code",
    "redeem_link",
    "renew_claim",
    "send_proof_again",
]
