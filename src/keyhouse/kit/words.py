"""Names as people look for them: whatever the case, the width, or which word comes first."""

import re
import unicodedata

MOST = 40  # letters of a word that are kept
WORD = re.compile(r"\w+")
HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def words_of(text: str) -> list[str]:
    """The words of a name, folded; without accents, so that Čas is found by cas."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return [word[:MOST] for word in WORD.findall(unicodedata.normalize("NFKC", bare))]


def starts_of(text: str) -> set[str]:
    """What a search that begins so finds: in scripts without spaces every later start as well."""
    found = set()
    for word in words_of(text):
        found.add(word)
        if HAN.search(word):
            found.update(word[n:] for n in range(1, len(word) - 1))
    return found
