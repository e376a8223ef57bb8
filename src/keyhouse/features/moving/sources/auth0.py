"""Auth0: the export of users, or the one with hashes that its support hands out; an object a line.

Both may stand in one file, in any order: lines of one person are put together. Only the first one
says who is blocked or has a second step, so whoever is in the second one alone may lose theirs.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from keyhouse.features.moving.newcomer import Entry, Newcomer, Source, truth, words
from keyhouse.kit.problems import SetupError

WHAT = "an export of Auth0, one JSON object a line"


def _entries(path: Path) -> list[Entry]:
    """Lines of one person put together."""
    found: dict[str, Entry] = {}
    for number, entry in enumerate(_lines(path)):
        own = _id(entry) or f"line {number}"
        found[own] = {**found.get(own, {}), **entry}
    return list(found.values())


def _lines(path: Path) -> Iterator[Entry]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _entry(line, path, number)
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: this file cannot be read.") from error


def _entry(line: str, path: Path, number: int) -> Entry:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SetupError(f"{path} is not {WHAT}: look at line {number}.")
    return found


def _id(entry: Entry) -> str:
    """`auth0|5a…` of one export is `{"$oid": "5a…"}` of the other."""
    found: Any = entry.get("user_id") or entry.get("_id") or ""
    found = found.get("$oid") if isinstance(found, dict) else found
    return words(found).removeprefix("auth0|")


def _person(entry: Entry) -> Newcomer:
    return Newcomer(
        source_id=_id(entry),
        email=words(entry.get("email")),
        email_proven=truth(entry.get("email_verified")) or False,
        phone=words(entry.get("phone_number")),
        phone_proven=truth(entry.get("phone_verified")) or False,
        contact_name=words(entry.get("name")),
        hash=words(entry.get("passwordHash") or entry.get("password_hash")),
        lost_step=_second_step(entry),
        is_off=truth(entry.get("blocked", False)) is True,
    )


def _second_step(entry: Entry) -> str:
    """The export with hashes does not say who has one."""
    if "user_id" not in entry:
        return "one that this export does not tell of"
    return "a second step" if entry.get("multifactor") else ""


AUTH0 = Source("auth0", WHAT, _entries, _id, _person)
