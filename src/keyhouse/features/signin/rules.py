"""What is asked, by what it can be shown, and what comes next: told by the attempt alone."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Row

from keyhouse.domain.factors import Needed, Own, Strength, needed, strength_of
from keyhouse.features.signin.policy import SigninPolicy

Asks = Literal["one_factor", "code", "two_factors", "phishing_resistant"]
Step = Literal[
    "email_code",
    "sms_code",
    "totp",
    "passkey",
    "recovery_code",
    "set_up_app",
    "set_up_passkey",
    "done",
]
MESSAGES = {"email": "email_code", "phone": "sms_code"}


def what_is_asked(
    policy: SigninPolicy,
    strength: Needed,
    own: Own,
    *,
    is_risky: bool,
    is_attacked: bool = False,
) -> Asks:
    """Who has a second step is always asked for it, whatever the playbook says."""
    if strength != "one_factor":
        return strength
    if own.is_two_step:
        return "two_factors"
    if policy.second_step == "always":
        return "code"
    is_careful = policy.second_step == "at_risk" or is_attacked
    return "code" if is_careful and is_risky else "one_factor"


def ways_to_show(asks: Asks, own: Own, reachable: Sequence[str]) -> Sequence[str]:
    """The best one first; `reachable` are the kinds of the account's addresses, likewise."""
    by_message = [MESSAGES[kind] for kind in reachable]
    if asks == "phishing_resistant" and own.is_two_step:
        return ["passkey"] if own.passkeys else own.ways
    if own.is_two_step:
        return own.ways
    if asks == "code" or "sms_code" not in by_message:
        return by_message
    return ["sms_code"]


def is_enough(asks: Asks, proofs: str) -> bool:
    strength = strength_of(proofs)
    if asks == "code":
        return len(proofs.split()) > 1 or strength > Strength.ONE_FACTOR
    return strength >= needed(asks)


def next_way(ways: str, proofs: str) -> str:
    """The best way; they stand in for one another, so that after one of them there is no next."""
    own = ways.split()
    return "" if set(own) & set(proofs.split()) else next(iter(own), "")


def next_step(attempt: Row[Any]) -> Step:
    """The attempt exists only after the first proof."""
    if is_enough(attempt.asks, attempt.proofs):
        return "done"
    if attempt.way:
        return attempt.way
    if attempt.asks == "phishing_resistant":
        return "set_up_passkey"
    return "set_up_app"
