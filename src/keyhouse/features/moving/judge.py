"""Whether somebody can be brought in, and with what; nothing is written here."""

import base64
import unicodedata
from dataclasses import dataclass, field, replace

from keyhouse.domain.accounts.identifiers import read_email, read_phone
from keyhouse.domain.marketplaces import CalendarPolicy, MarketplacePolicy
from keyhouse.domain.visits import Visit
from keyhouse.features.moving.newcomer import Entry, Newcomer, Refused, Source
from keyhouse.features.moving.notation import notation
from keyhouse.features.moving.queries import Address
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.problems import Invalid

LONGEST_ID = 200
LONGEST_NAME = 200
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
JOINERS = "\u200c\u200d"  # part of some scripts
APP_SECRET = range(10, 65)  # bytes


@dataclass(frozen=True)
class How:
    """What the operator decided: take addresses of which nothing is said as proven; bring people
    in although a second step of theirs is lost; have them hand in an application first.
    """

    trusts_addresses: bool = False
    drops_second_steps: bool = False
    asks_application: bool = False
    is_dry: bool = False


@dataclass(frozen=True)
class Plan:
    """Somebody who can be brought in; `notes` say what stays behind."""

    newcomer: Newcomer
    addresses: tuple[Address, ...]
    phone: str  # as contact, proven or not
    hash: str
    notes: list[str] = field(default_factory=list)


def judge(visit: Visit, entry: Entry, source: Source, how: How) -> Plan:
    """Raises `Refused`."""
    try:
        newcomer = source.person(entry)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Refused(f"the entry is not as {source.name} writes them") from error
    if not 0 < len(newcomer.source_id) <= LONGEST_ID or not newcomer.source_id.isprintable():
        raise Refused("it has no id, or one that cannot be kept")
    if newcomer.is_off:
        raise Refused("the account is switched off there")
    notes: list[str] = []
    newcomer = _second_step(newcomer, how, notes)
    country = visit.policy(CalendarPolicy).country
    addresses, phone = _addresses(newcomer, how, country, notes)
    contact, company = (
        _shown(name, notes) for name in (newcomer.contact_name, newcomer.company_name)
    )
    language = newcomer.language[:2].lower()
    newcomer = replace(
        newcomer,
        contact_name=contact,
        company_name=company,
        language=language if language in visit.policy(MarketplacePolicy).languages else "",
    )
    return Plan(newcomer, addresses, phone, _hash(newcomer, visit.part(Hashing), notes), notes)


def _shown(name: str, notes: list[str]) -> str:
    """As sign-up would take it: one line without what cannot be seen (web/fields)."""
    kept = [
        each
        for each in unicodedata.normalize("NFC", " ".join(name.split()))
        if each in JOINERS or unicodedata.category(each) not in UNSEEN
    ]
    shown = " ".join("".join(kept).split())[:LONGEST_NAME]
    if shown != name:
        notes.append("a name was tidied up")
    return shown


def _second_step(newcomer: Newcomer, how: How, notes: list[str]) -> Newcomer:
    """Whoever had one there must not arrive with less, unless the operator says so."""
    lost = newcomer.lost_step
    if newcomer.totp_secret and not _is_app_secret(newcomer.totp_secret):
        newcomer, lost = replace(newcomer, totp_secret=""), "an app whose secret is damaged"
    if lost and not how.drops_second_steps:
        raise Refused(f"their second step would be lost: {lost} (--drop-second-steps allows it)")
    if lost:
        notes.append(f"second step left behind: {lost}")
    if newcomer.left_behind:
        notes.append(f"left behind: {newcomer.left_behind}")
    return newcomer


def _is_app_secret(secret: str) -> bool:
    try:
        padded = secret.upper() + "=" * (-len(secret) % 8)
        return len(base64.b32decode(padded)) in APP_SECRET
    except ValueError:
        return False


def _addresses(
    newcomer: Newcomer, how: How, country: str, notes: list[str]
) -> tuple[tuple[Address, ...], str]:
    """The proven ones, and the phone as contact; raises `Refused` when none is proven."""
    found: list[Address] = []
    is_unsaid, contact = False, ""
    for kind, typed, is_proven in (
        ("email", newcomer.email, newcomer.email_proven),
        ("phone", newcomer.phone, newcomer.phone_proven),
    ):
        if not typed.strip():
            continue
        try:
            value = read_email(typed) if kind == "email" else read_phone(typed, country)
        except Invalid:
            notes.append(f"its {kind} is none that messages get to: left out")
            continue
        contact = value if kind == "phone" else contact
        if is_proven or (is_proven is None and how.trusts_addresses):
            found.append((kind, value))
        else:
            is_unsaid = is_unsaid or is_proven is None
            notes.append(f"its {kind} is not proven: left out")
    if found:
        return tuple(found), contact
    if is_unsaid:
        raise Refused("nothing says that its address was proven (--trust-addresses takes it so)")
    raise Refused("; ".join(notes) or "it has neither e-mail nor phone")


def _hash(newcomer: Newcomer, hashing: Hashing, notes: list[str]) -> str:
    """Who comes without a password gets one by “Forgot password?”."""
    if not newcomer.hash:
        notes.append("no password there: “Forgot password?” gives one")
        return ""
    try:
        written = notation(newcomer.hash)
        why = hashing.why_not(written)
    except ValueError:
        why = "its hash is damaged"
    if why:
        notes.append(f"{why}: “Forgot password?” gives a new password")
        return ""
    return written
