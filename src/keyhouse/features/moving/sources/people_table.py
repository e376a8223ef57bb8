"""A table (CSV, UTF-8) with a line for each person; also what `keyhouse export` writes."""

import csv
from collections.abc import Iterator
from pathlib import Path

from keyhouse.features.moving.newcomer import Entry, Newcomer, Refused, Source, truth
from keyhouse.kit.problems import SetupError

# Only `id` and one of `email` and `phone` are needed.
COLUMNS = (
    *("id", "email", "email_proven", "phone", "phone_proven", "contact_name", "company_name"),
    *("language", "password_hash", "totp_secret", "lost_step", "is_off"),
)
WHAT = "a table (CSV) of people"


def _entries(path: Path) -> Iterator[Entry]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, restval="")
            names = set(rows.fieldnames or ())
            unknown = sorted(names - set(COLUMNS))
            if "id" not in names or not names & {"email", "phone"} or unknown:
                raise SetupError(
                    f"{path}: its first line names the columns, of {', '.join(COLUMNS)}; id and "
                    "one of email and phone are needed."
                    + (f" Not known: {', '.join(unknown)}." if unknown else "")
                )
            yield from rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SetupError(f"{path} cannot be read as {WHAT}: {error}.") from error


def _person(entry: Entry) -> Newcomer:
    if None in entry:  # what csv does with cells that no column is named for
        raise Refused("the line has more cells than there are columns")
    said = {name: entry.get(name, "").strip() for name in COLUMNS}
    return Newcomer(
        source_id=said["id"],
        email=said["email"],
        email_proven=truth(said["email_proven"]),
        phone=said["phone"],
        phone_proven=truth(said["phone_proven"]),
        contact_name=said["contact_name"],
        company_name=said["company_name"],
        language=said["language"],
        hash=said["password_hash"],
        totp_secret=said["totp_secret"],
        lost_step=said["lost_step"],
        is_off=truth(said["is_off"]) is True,
    )


CSV = Source("csv", WHAT, _entries, lambda entry: str(entry.get("id") or ""), _person)
