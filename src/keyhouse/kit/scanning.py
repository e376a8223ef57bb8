"""The port for a virus scanner: it says clean, or infected, or it does not answer."""

from dataclasses import dataclass
from typing import Protocol


class ScannerAway(Exception):
    """The scanner did not answer; nothing is known about the bytes."""


class ScanFailed(Exception):
    """The scanner is there, and cannot look at these bytes: they are too many, or break it."""


@dataclass(frozen=True)
class Scan:
    """`signature` names what was found; empty when the bytes are clean."""

    signature: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.signature


class Scanner(Protocol):
    async def scan(self, data: bytes) -> Scan:
        """Raises `ScannerAway` or `ScanFailed`: the caller holds the bytes back."""
        ...


class NoScanner:
    """Where none is set up: papers are shown as pictures made anew, so none is opened."""

    async def scan(self, data: bytes) -> Scan:
        return Scan()
