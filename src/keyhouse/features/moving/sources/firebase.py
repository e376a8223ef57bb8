"""What `firebase auth:export users.json` writes; its hashes need the project's parameters too."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

from keyhouse.features.moving.newcomer import (
    Entry,
    Newcomer,
    Source,
    listed,
    read_json,
    truth,
    words,
)
from keyhouse.features.moving.notation import plain64
from keyhouse.kit.problems import SetupError

WHAT = "what `firebase auth:export users.json` writes"
PARAMETERS = ("base64_signer_key", "base64_salt_separator", "rounds", "mem_cost")
Hash = Callable[[str, str], str]


def firebase(settings: Path | None) -> Source:
    """`settings` is a file with the “Password hash parameters” of Firebase's console, as JSON."""
    hash_of = _hash(settings) if settings else _unknown

    def person(entry: Entry) -> Newcomer:
        written = words(entry.get("passwordHash"))
        return Newcomer(
            source_id=words(entry["localId"]),
            email=words(entry.get("email")),
            email_proven=truth(entry.get("emailVerified")) or False,
            phone=words(entry.get("phoneNumber")),
            phone_proven=True,  # there it is a way to sign in
            contact_name=words(entry.get("displayName")),
            hash=hash_of(words(entry.get("salt")), written) if written else "",
            lost_step="a second step" if entry.get("mfaInfo") else "",
            is_off=truth(entry.get("disabled", False)) is True,
        )

    return Source("firebase", WHAT, _entries, lambda entry: words(entry.get("localId")), person)


def _entries(path: Path) -> list[Entry]:
    found = read_json(path, WHAT)
    return listed(found.get("users") if isinstance(found, dict) else None, path, WHAT)


def _unknown(salt: str, written: str) -> str:
    return "$firebase-scrypt without --settings"


def _hash(settings: Path) -> Hash:
    found: Any = read_json(settings, "Firebase's parameters of hashes")
    found = found.get("hash_config", found) if isinstance(found, dict) else {}
    missing = [name for name in PARAMETERS if name not in found]
    if missing:
        raise SetupError(f"{settings} does not say {', '.join(missing)}.")
    signer, separator = (_plain(str(found[name])) for name in PARAMETERS[:2])
    cost = f"ln={found['mem_cost']},r={found['rounds']}"
    return lambda salt, written: (
        f"$firebase-scrypt${cost}${_plain(salt)}${separator}${signer}${_plain(written)}"
    )


def _plain(written: str) -> str:
    """Firebase writes base64 now with `+/`, now with `-_`."""
    standard = written.rstrip("=").translate(str.maketrans("-_", "+/"))
    return plain64(base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True))
