"""Names for rows: a prefix that tells what it is, a part that sorts by time, a random part.

Ids are names, never secrets: nothing may be opened by knowing one.
"""

import itertools
import re
import secrets
from datetime import UTC, datetime

_counter = itertools.count()
REFERENCE = re.compile(r"[0-9A-Za-z]{4}-[0-9A-Za-z]{4}")  # as people type one
_ID = re.compile(r"([a-z]{3})_[0-9a-z]{26}")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32


def new_id(prefix: str, now: datetime) -> str:
    """For example `acc_01j9x4…`: 48 bits of milliseconds, 16 that count, 64 random ones.

    What one process makes in one transaction sorts as it was made, although the moment is one.
    """
    made = int(now.timestamp() * 1000) << 80
    number = made | (next(_counter) & 0xFFFF) << 64 | secrets.randbits(64)
    letters = []
    for _ in range(26):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return f"{prefix}_{''.join(reversed(letters))}"


def new_reference() -> str:
    """A short number that a person can read to support over the telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2)).upper()


def is_id(text: str, prefix: str = "") -> bool:
    """Whether it is made like an id of ours, and with this prefix."""
    found = _ID.fullmatch(text)
    return found is not None and found[1].startswith(prefix)


def made_at(id_: str) -> datetime:
    """When an id was made, from its time part."""
    number = 0
    for letter in id_.partition("_")[2][:26]:
        number = number << 5 | _ALPHABET.index(letter)
    return datetime.fromtimestamp((number >> 80) / 1000, UTC)
