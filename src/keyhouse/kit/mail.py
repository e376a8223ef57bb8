"""The port for sending letters."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """One letter ready to go. `key` names it for good: sending it again uses the same one."""

    key: str
    sender: str
    to: str
    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True)
class Refused(Exception):
    """The server will not take it. `is_final` tells a wrong address from a bad moment; `is_away`
    says that there was nobody to talk to, so that it is no fault of the letter.
    """

    answer: str
    is_final: bool
    is_away: bool = False


class Mailer(Protocol):
    async def send(self, letter: Letter) -> str:
        """Hands the letter over and returns the server's answer; raises `Refused`."""
        ...
