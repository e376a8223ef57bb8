"""The port to other people's programs: one request by HTTP, to addresses that they gave us."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Parcel:
    """A POST; header names are in lower case."""

    address: str
    headers: dict[str, str]
    body: bytes


class NotDelivered(Exception):
    """Nobody took it; the text says why, and holds nothing of what was sent."""


class Caller(Protocol):
    async def post(self, parcel: Parcel) -> str:
        """What the receiver answered, such as "200"; raises `NotDelivered`."""
        ...
