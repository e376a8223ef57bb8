"""New passwords: length first, no composition rules (NIST SP 800-63B-4, section 3.1.1.2)."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from keyhouse.domain.accounts import queries
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.hashing import LONGEST, Hashing
from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

SHORTEST = 8
TOO_SHORT = N_("Use at least %(length)s characters.")
TOO_LONG = N_("Use at most %(length)s characters.")
TOO_COMMON = N_("Many people use this password, so it is tried first. Choose another one.")
NOT_REPEATED = N_("The two passwords are not the same.")
TOO_CLOSE = N_("This is your own name or address. Choose something nobody can guess.")


@cache
def common_passwords() -> frozenset[str]:
    """Passwords that guessers try first, in lower case."""
    return frozenset(FREQUENCY_LISTS["passwords"])


def check_new_password(password: str, own_words: list[str], field: str = "password") -> None:
    """Raises `Invalid` when the password is too short, too long, common, or the person's own name.

    Only the whole password is compared, in lower case: `correct horse staple` may hold any word.
    """
    if len(password) < SHORTEST:
        raise Invalid.one(field, "too_short", TOO_SHORT, length=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid.one(field, "too_long", TOO_LONG, length=LONGEST)
    lowered = password.lower()
    if lowered in common_passwords() or len(set(lowered)) < 3:
        raise Invalid.one(field, "too_common", TOO_COMMON)
    own = {word.lower() for phrase in own_words for word in (phrase, phrase.partition("@")[0])}
    if lowered in own:
        raise Invalid.one(field, "too_close", TOO_CLOSE)


def check_changed_password(
    visit: Visit, account: Row[Any], addresses: Sequence[Row[Any]], new: str, repeated: str
) -> None:
    """A new password and its repetition, as both ways of changing it ask; raises `Invalid`."""
    own = [account.company_name, account.contact_name, visit.policy(MarketplacePolicy).name]
    check_new_password(new, [*own, *(each.value for each in addresses)], "new_password")
    if new != repeated:
        raise Invalid.one("repeat_password", "not_repeated", NOT_REPEATED)


async def set_password(visit: Visit, account_id: str, password: str) -> None:
    """Stores a password that was checked; hashing happens before the first write if possible."""
    hash_ = await visit.part(Hashing).hash(password)
    await queries.put_password(visit, account_id, hash_, visit.now)
