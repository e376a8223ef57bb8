"""The port for sending texts to phones."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Text:
    """One SMS. `key` names it for good; `to` is an E.164 number."""

    key: str
    to: str
    text: str


class Texter(Protocol):
    @property
    def is_on(self) -> bool:
        """False where no provider is set up: then nothing offers SMS."""
        ...

    async def send(self, text: Text) -> str:
        """Hands the text over and returns the provider's id of it; raises `mail.Refused`."""
        ...
