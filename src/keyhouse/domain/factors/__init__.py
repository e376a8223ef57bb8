"""Proofs: a code or a link that went to an address and comes back; apps, passkeys, recovery codes.

Owns challenges (a proof on its way), claims (an address somebody has yet to prove), and what people
have for a second step; `strength` says what each is worth, `ways` is the protocol of all of them.
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
from keyhouse.domain.factors.own import Own, forget_factors, own_factors
from keyhouse.domain.factors.passkeys import Passkey
from keyhouse.domain.factors.recovery_codes import RecoveryCode
from keyhouse.domain.factors.strength import Needed, Strength, needed, strength_of
from keyhouse.domain.factors.totp import App
from keyhouse.domain.factors.ways import Asked, Way

__all__ = [
    "CODE_GOOD_FOR",
    "CONFIRM",
    "App",
    "Asked",
    "Challenge",
    "Needed",
    "Own",
    "Passkey",
    "RecoveryCode",
    "Right",
    "Spent",
    "Strength",
    "TriesUsedUp",
    "Way",
    "Wrong",
    "check_code",
    "claim_address",
    "find_claim",
    "find_link",
    "forget_factors",
    "mail_code",
    "make_challenge",
    "make_own",
    "needed",
    "own_factors",
    "prove_by_code",
    "redeem_link",
    "renew_claim",
    "send_proof_again",
    "strength_of",
]
