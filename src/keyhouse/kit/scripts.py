"""Letters of different scripts in one name, as those have it who want to be taken for another.

After Unicode Technical Standard 39, section 5: Latin goes with Han and kana, and with nothing else.
"""

import re
import unicodedata
from functools import cache

WORD = re.compile(r"[^\W\d_]+")
# Written together in the same language, and never mistaken for one another.
TOGETHER = (
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "LATIN", "BOPOMOFO"},
    {"CJK", "HANGUL", "LATIN"},
)


@cache
def script_of(letter: str) -> str:
    """The first word of its name in Unicode, such as LATIN; empty for marks of every script."""
    kind = unicodedata.category(letter)
    name = unicodedata.name(letter, "")
    if not kind.startswith("L") or name.startswith(("MODIFIER", "FULLWIDTH LATIN")):
        return "LATIN" if name.startswith("FULLWIDTH LATIN") else ""
    return name.partition(" ")[0]


def scripts_in(text: str) -> set[str]:
    return {script_of(letter) for letter in text} - {""}


def mixed_words(text: str) -> list[str]:
    """The words whose letters are of scripts that do not belong together; all if words differ so.

    "ООО Apple" is two words, each of one script: it is told as a whole, since the whole may be
    read as one name.
    """
    words = [word for word in WORD.findall(text) if _is_mixed(word)]
    if not words and _is_mixed(text):
        return [text]
    return words


def _is_mixed(text: str) -> bool:
    found = scripts_in(text)
    return len(found) > 1 and not any(found <= together for together in TOGETHER)
