"""Auth0: the export of users, or the one with hashes that its support hands out; an object a line.

Both may be joined to one file beforehand; whoever is in it twice is brought in once.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from keyhouse.features.moving.newcomer import Entry, Newcomer, Source, truth, words
from keyhouse.kit.problems import SetupError

WHAT = "an export of Auth0, one JSON object a line"


def _entries(path: Path) -> Iterator[Entry]:
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
        lost_step="a second step" if entry.get("multifactor") else "",
        is_off=truth(entry.get("blocked", False)) is True,
    )


AUTH0 = Source("auth0", WHAT, _entries, _id, _person)
