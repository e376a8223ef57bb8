"""Which requirements of OWASP ASVS 5.0 a marketplace's running settings fulfil or depart from.

Only those that a setting decides; what the code does whatever is set has tests instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from keyhouse.domain.accounts.passwords import SHORTEST
from keyhouse.domain.documents import DocumentsPolicy
from keyhouse.domain.factors import CODE_GOOD_FOR, Strength, needed
from keyhouse.domain.messaging import SmsPolicy
from keyhouse.domain.sessions import GOOD_FOR, SessionsPolicy
from keyhouse.domain.visits import Marketplace
from keyhouse.features.recovery.policy import RecoveryPolicy
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.kit.settings import Settings


@dataclass(frozen=True)
class Kept:
    is_kept: bool
    told: str


Look = Callable[[Marketplace, Settings], Kept]


@dataclass(frozen=True)
class Requirement:
    """`id` is of OWASP ASVS 5.0; `what` says it in our words."""

    id: str
    what: str
    look: Look


def _shortest(marketplace: Marketplace, settings: Settings) -> Kept:
    return Kept(SHORTEST >= 8, f"{SHORTEST} characters at least; 15 are recommended")


def _breached(marketplace: Marketplace, settings: Settings) -> Kept:
    return Kept(False, "compared with the commonest ones only, not with lists of broken sites")


def _stuffing(marketplace: Marketplace, settings: Settings) -> Kept:
    alarm = marketplace.policy(SigninPolicy).alarm_at
    return Kept(True, f"locks after 5 tries; alarm at {alarm} wrong passwords in 10 minutes")


def _factors(marketplace: Marketplace, settings: Settings) -> Kept:
    name = marketplace.policy(SessionsPolicy).strength
    strength = needed(name)
    told = f"strength = {name}, second_step = {marketplace.policy(SigninPolicy).second_step}"
    if strength is Strength.ONE_FACTOR:
        told += ": who has switched on nothing signs in with one factor"
    return Kept(strength >= Strength.TWO_FACTORS, told)


def _phishing(marketplace: Marketplace, settings: Settings) -> Kept:
    strength = needed(marketplace.policy(SessionsPolicy).strength)
    is_kept = strength is Strength.PHISHING_RESISTANT
    return Kept(is_kept, "passkeys are asked of everybody" if is_kept else "passkeys are offered")


def _codes(marketplace: Marketplace, settings: Settings) -> Kept:
    minutes = int(CODE_GOOD_FOR.total_seconds() // 60)
    return Kept(minutes <= 10, f"{minutes} minutes for codes, 30 seconds (±1 step) for apps")


def _sms(marketplace: Marketplace, settings: Settings) -> Kept:
    if not settings.sms.url:
        return Kept(True, "no SMS are sent")
    daily = marketplace.policy(SmsPolicy).daily
    return Kept(True, f"to proven numbers, {daily} a day at most; apps and passkeys stand beside")


def _lost(marketplace: Marketplace, settings: Settings) -> Kept:
    hours = marketplace.policy(RecoveryPolicy).cooling_hours
    return Kept(hours >= 24, f"mailbox, evidence, two people, then {hours} hours")


def _idle(marketplace: Marketplace, settings: Settings) -> Kept:
    hours = marketplace.policy(SessionsPolicy).idle_hours
    return Kept(hours <= 1, f"{hours} h of idleness; AAL2 of NIST SP 800-63B-4 has 1 h")


def _whole(marketplace: Marketplace, settings: Settings) -> Kept:
    days = marketplace.policy(SessionsPolicy).days
    return Kept(days <= 1, f"{days} days at most; AAL2 of NIST SP 800-63B-4 has 1 day")


def _fresh(marketplace: Marketplace, settings: Settings) -> Kept:
    minutes = int(GOOD_FOR.total_seconds() // 60)
    return Kept(True, f"a fresh proof, good for {minutes} minutes in this session and for one act")


def _secure(marketplace: Marketplace, settings: Settings) -> Kept:
    return Kept(settings.is_secure, marketplace.base_url)


def _scanned(marketplace: Marketplace, settings: Settings) -> Kept:
    return Kept(bool(settings.clamd_url), settings.clamd_url or "KEYHOUSE_CLAMD_URL is not set")


def _deleted(marketplace: Marketplace, settings: Settings) -> Kept:
    policy = marketplace.policy(DocumentsPolicy)
    pending = marketplace.policy(SignupPolicy).lapse_days
    days = ", ".join(
        f"{name} {value}" for name, value in policy.model_dump().items() if "days" in name
    )
    return Kept(True, f"unconfirmed sign-ups after {pending} days; papers: {days}")


REQUIREMENTS: Sequence[Requirement] = (
    Requirement("V5.4.3", "uploads are scanned before anybody opens them", _scanned),
    Requirement("V6.2.1", "the shortest password", _shortest),
    Requirement("V6.2.12", "new passwords are compared with breached ones", _breached),
    Requirement("V6.3.1", "stuffing and guessing are held back", _stuffing),
    Requirement("V6.3.3", "signing in takes two factors", _factors),
    Requirement("V6.3.3 (L3)", "one of them cannot be phished", _phishing),
    Requirement("V6.4.4", "a lost factor needs strong proof", _lost),
    Requirement("V6.5.5", "codes are short-lived", _codes),
    Requirement("V6.6.1", "SMS go to proven numbers, beside stronger ways", _sms),
    Requirement("V7.3.1", "sessions end when they lie idle", _idle),
    Requirement("V7.3.2", "sessions end at last", _whole),
    Requirement("V7.5.1", "sensitive acts ask again", _fresh),
    Requirement("V12.2.1", "nothing is served without TLS", _secure),
    Requirement("V14.2.7", "old data are deleted", _deleted),
)
