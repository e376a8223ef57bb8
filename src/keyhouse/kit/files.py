"""The port for files: bytes under a name we made ourselves, never one that came from outside."""

import re
from typing import Protocol

from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_

_NAME = re.compile(r"[a-z0-9_-]{8,80}")


class FilesAway(Problem):
    """The store does not answer, or has no room; why stands in the log and is nobody's business."""

    code, status = "files_away", 503
    text = N_("Files cannot be stored or opened at the moment. Please try again in a few minutes.")

    def __init__(self) -> None:
        super().__init__(wait=60)


class FileStore(Protocol):
    """Every method but `names` takes a name of ours and raises `ValueError` on any other.

    All of them raise `FilesAway`.
    """

    async def put(self, name: str, content: bytes) -> None:
        """Returns when the bytes would survive a power cut."""
        ...

    async def get(self, name: str) -> bytes:
        """Raises `FileNotFoundError`."""
        ...

    async def delete(self, name: str) -> None:
        """Deleting what is not there is no error."""
        ...

    async def names(self) -> list[str]: ...


def is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name))


def check_name(name: str) -> str:
    """Itself; raises `ValueError` on what did not come from us."""
    if not is_name(name):
        raise ValueError(f"not a name of ours: {name!r}")
    return name
