"""What `manage.py dumpdata auth.user` writes, for the usual model of users or one's own."""

import re
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
from keyhouse.kit.problems import SetupError

SECOND_STEP = re.compile(r"^otp_|^mfa\.|twofactor|two_factor")
WHAT = "what `manage.py dumpdata auth.user` writes"


def _entries(path: Path) -> list[Entry]:
    """People are who have an e-mail and a password; devices of django-otp and allauth.mfa, where
    they were dumped too, tell who has a second step.
    """
    rows = [
        row
        for row in listed(read_json(path, WHAT), path, WHAT)
        if isinstance(row.get("fields"), dict)
    ]
    people = [row for row in rows if {"email", "password"} <= row["fields"].keys()]
    models = sorted({words(row.get("model")) for row in people})
    if len(models) > 1:
        raise SetupError(f"{path} holds people of several models: {', '.join(models)}.")
    if not people:
        raise SetupError(f"{path} is not {WHAT}: nobody in it has an e-mail and a password.")
    devices = [row for row in rows if SECOND_STEP.search(words(row.get("model")))]
    secured = {words(row["fields"].get("user")) for row in devices}
    return [{**row, "has_device": words(row.get("pk")) in secured} for row in people]


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
        lost_step="a device" if entry["has_device"] else "",
        is_off=truth(fields.get("is_active", True)) is False,
    )


DJANGO = Source("django", WHAT, _entries, lambda entry: words(entry.get("pk")), _person)
