"""A realm's export of Keycloak (`kc.sh export --realm … --users same_file`), or a file of users."""

import base64
import json
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
from keyhouse.features.moving.notation import pbkdf2

WHAT = "an export of a Keycloak realm with its users"


def _entries(path: Path) -> list[Entry]:
    found = read_json(path, WHAT)
    return listed(found.get("users") if isinstance(found, dict) else found, path, WHAT)


def _person(entry: Entry) -> Newcomer:
    credentials = entry.get("credentials") or ()
    passwords = [each for each in credentials if each["type"] == "password"]
    apps = [each for each in credentials if each["type"] == "otp"]
    secrets = [secret for each in apps if (secret := _app(each))]
    others = sorted({each["type"] for each in credentials} - {"password", "otp"})
    steps = ", ".join([*others, *(["an app of another kind"] if len(apps) > len(secrets) else [])])
    is_temporary = "UPDATE_PASSWORD" in (entry.get("requiredActions") or ())
    names = (words(entry.get("firstName")), words(entry.get("lastName")))
    return Newcomer(
        source_id=words(entry["id"]),
        email=words(entry.get("email")),
        email_proven=truth(entry.get("emailVerified")) or False,
        phone=_first(entry, "phoneNumber", "phone_number"),
        phone_proven=_is_phone_proven(entry),
        contact_name=" ".join(filter(None, names)),
        language=_first(entry, "locale"),
        hash=_hash(passwords[0]) if passwords and not is_temporary else "",
        totp_secret=secrets[0] if secrets else "",
        lost_step="" if secrets else steps,
        left_behind=steps if secrets else "",
        is_off=truth(entry.get("enabled", True)) is False,
    )


def _is_phone_proven(entry: Entry) -> bool | None:
    """Never a plain yes: where a realm lets them, people write such attributes themselves."""
    said = truth(_first(entry, "phoneNumberVerified", "phone_number_verified"))
    return None if said else False


def _first(entry: Entry, *names: str) -> str:
    """The first value of the first attribute that is there."""
    attributes = entry.get("attributes") or {}
    for name in names:
        if attributes.get(name):
            return words(attributes[name][0])
    return ""


def _hash(credential: dict[str, Any]) -> str:
    secret, data = json.loads(credential["secretData"]), json.loads(credential["credentialData"])
    name, rounds = data["algorithm"], data["hashIterations"]
    salt, value = secret["salt"], secret["value"]
    if name == "argon2":
        more = {key: each[0] for key, each in data["additionalParameters"].items()}
        if more.get("version", "1.3") != "1.3":
            return "$argon2 of version 1.0"
        cost = f"m={more['memory']},t={rounds},p={more['parallelism']}"
        return f"$argon2{more['type']}$v=19${cost}${salt.rstrip('=')}${value.rstrip('=')}"
    digest = {"pbkdf2": "sha1"}.get(name, name.removeprefix("pbkdf2-"))
    return pbkdf2(digest, rounds, base64.b64decode(salt), value)


def _app(credential: dict[str, Any]) -> str:
    """The secret of an app as ours are; empty for another kind (hash, digits, period, counter)."""
    secret, data = json.loads(credential["secretData"]), json.loads(credential["credentialData"])
    kind = [data.get(each) for each in ("subType", "digits", "period", "algorithm")]
    if kind != ["totp", 6, 30, "HmacSHA1"]:
        return ""
    if data.get("secretEncoding") == "BASE32":
        return words(secret["value"])
    return base64.b32encode(secret["value"].encode()).decode()


KEYCLOAK = Source("keycloak", WHAT, _entries, lambda entry: words(entry.get("id")), _person)
