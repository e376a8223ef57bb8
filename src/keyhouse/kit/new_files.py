"""Files that the house writes for its operator: archives, exports, reports."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from keyhouse.kit.problems import SetupError


def new_file(path: Path) -> IO[bytes]:
    """One that was not there, for its owner's eyes; raises `SetupError`."""
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror}.") from error


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """As `new_file`; a half-written one does not stay, and a written one is on the disk."""
    with new_file(path) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink()
            raise
