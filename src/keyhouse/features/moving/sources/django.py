"""What `manage.py dumpdata auth.user` writes, for the usual model of users or one's own."""

from pathlib import Path

from keyhouse.features.moving.newcomer import (
    Entry,
    Newcomer,
    Refused,
    Source,
    listed,
    read_json,
    truth,
    words,
)

WHAT = "what `manage.py dumpdata auth.user` writes"


def _entries(path: Path) -> list[Entry]:
    """Entries of other models are left alone: people are who have an e-mail and a password."""
    rows = listed(read_json(path, WHAT), path, WHAT)
    return [row for row in rows if {"email", "password"} <= row.get("fields", {}).keys()]


def _person(entry: Entry) -> Newcomer:
    fields = entry["fields"]
    if fields.get("is_staff") or fields.get("is_superuser"):
        raise Refused("they are staff there: add them with `keyhouse staff add`")
    names = (words(fields.get("first_name")), words(fields.get("last_name")))
    password = words(fields["password"])
    return Newcomer(
        source_id=words(entry["pk"]),
        email=words(fields["email"]),
        contact_name=" ".join(filter(None, names)),
        hash="" if password.startswith("!") else password,
        is_off=truth(fields.get("is_active", True)) is False,
    )


DJANGO = Source("django", WHAT, _entries, lambda entry: words(entry.get("pk")), _person)
