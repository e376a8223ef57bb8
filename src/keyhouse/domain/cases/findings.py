"""What a reviewer should see before deciding, found by rules: never a decision by itself."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases.kinds import CaseKind
from keyhouse.domain.visits import Visit
from keyhouse.kit.scripts import mixed_words
from keyhouse.kit.texts import N_

MIXED = N_("Letters of different scripts in one name: “%(word)s”. It may imitate another name.")
UNUSUAL = N_("The domain of this address has letters beyond a to z: %(word)s.")


@dataclass(frozen=True)
class Finding:
    """`code` is stable; `text` is to be translated, with `values`."""

    code: str
    text: str
    values: dict[str, str]


def find_in(texts: list[str]) -> list[Finding]:
    """Findings about names and addresses that people typed; each word once."""
    found: dict[str, Finding] = {}
    for text in texts:
        for word in mixed_words(text):
            found.setdefault(word, Finding("mixed_scripts", MIXED, {"word": word}))
        domain = text.rpartition("@")[2] if text.count("@") == 1 else ""
        if domain and (not domain.isascii() or "xn--" in domain.lower()):
            found.setdefault(domain, Finding("unusual_domain", UNUSUAL, {"word": domain}))
    return list(found.values())


def texts_in(data: dict[str, Any]) -> list[str]:
    """What was typed, without long stories: those mix scripts and imitate nobody."""
    return [value for value in data.values() if isinstance(value, str) and len(value) <= 200]


async def findings_of(visit: Visit, kind: CaseKind, case: Row[Any]) -> list[Finding]:
    return find_in([kind.title(visit, case), *texts_in(case.data)])
