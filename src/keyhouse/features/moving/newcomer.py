"""A person as another system describes them, read into one form."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keyhouse.kit.problems import SetupError


class Refused(Exception):
    """Why somebody is not brought in, as a clause."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """`…_proven` is None where the source does not say; `hash` is in the notation of
    `adapters/foreign_hashes.py` or of the source, and empty where there is none.
    """

    source_id: str
    email: str = ""
    email_proven: bool | None = None
    phone: str = ""
    phone_proven: bool | None = None
    contact_name: str = ""
    company_name: str = ""
    language: str = ""
    hash: str = ""
    totp_secret: str = ""  # base32
    lost_step: str = ""  # a second step that cannot come along, such as “a passkey”
    left_behind: str = ""  # what else does not come along
    is_off: bool = False  # not let in there


Entry = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """`entries` reads the file, raising `SetupError`; `person` reads one entry, raising `Refused`
    or whatever a strange entry makes it stumble over.
    """

    name: str
    about: str
    entries: Callable[[Path], Iterable[Entry]]
    id_of: Callable[[Entry], str]
    person: Callable[[Entry], Newcomer]


def read_json(path: Path, what: str) -> Any:
    """Raises `SetupError` when the file is not JSON; `what` says what was expected."""
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise SetupError(f"{path} is not {what}: {error}.") from error
    except OSError as error:
        raise SetupError(f"{path}: this file cannot be read.") from error


def listed(found: Any, path: Path, what: str) -> list[Entry]:
    """The entries of a list; raises `SetupError` when it is none."""
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise SetupError(f"{path} is not {what}.")
    return found


def words(value: Any) -> str:
    """A text or a number as text; empty for anything else."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def truth(value: Any) -> bool | None:
    """What JSON and tables write for yes and no; None when nothing is said."""
    if isinstance(value, bool):
        return value
    said = words(value).strip().lower()
    if not said:
        return None
    if said in ("true", "yes", "1", "t", "y"):
        return True
    if said in ("false", "no", "0", "f", "n"):
        return False
    raise Refused(f"“{said[:20]}” is neither yes nor no")
