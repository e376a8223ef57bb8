"""Somebody's own words: short, and free of insults. What is refused is named, never changed."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

TOO_LONG = N_("Use at most %(length)s characters.")
REFUSED = N_(
    "“%(word)s” reads as an insult, so this cannot be sent. Say what happened without it. "
    "If you think the word is right here, contact support: a person will help you."
)


@cache
def insults() -> frozenset[str]:
    """One word or stem a line; a stem ends with an asterisk."""
    text = Path(__file__).with_name("insults.txt").read_text("utf-8")
    return frozenset(line for line in text.split() if not line.startswith("#"))


def check_words(words: str, longest: int, more: tuple[str, ...] = ()) -> None:
    """Raises `Invalid` at `words`, naming the word that cannot be sent."""
    if len(words) > longest:
        raise Invalid.one("words", "too_long", TOO_LONG, length=longest)
    found = find_insult(words, more)
    if found:
        raise Invalid.one("words", "refused_words", REFUSED, word=found)


def find_insult(words: str, more: tuple[str, ...] = ()) -> str:
    """The first word that is in the list, as it was written; empty when none is."""
    plain = _plain(words)
    spoken = re.findall(r"\w+", plain)
    for entry in (*insults(), *(_plain(word) for word in more)):
        stem = entry.rstrip("*")
        if not stem.isascii() and _is_unspaced(stem):
            # Chinese has no spaces between words: it is looked for anywhere.
            if stem in plain:
                return stem
            continue
        for word in spoken:
            if word == stem or (entry.endswith("*") and word.startswith(stem)):
                return word
    return ""


def _plain(text: str) -> str:
    """As it is read: case, width, and marks that hide nothing from a reader taken away."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Mn"))


def _is_unspaced(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)
