"""What a page answers. The door commits first and makes the response from this afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """A template with values; `form` holds what was typed and what is wrong with it."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Go:
    """Redirects (303) to a path of this marketplace."""

    path: str


@dataclass(frozen=True)
class GoElsewhere:
    """Redirects (303) to an address that configuration names: never to one that was sent to us."""

    address: str


@dataclass(frozen=True)
class Download:
    name: str
    media_type: str
    data: bytes
    is_inline: bool


@dataclass(frozen=True)
class Live:
    """Server-sent events named `counts`: `look` is asked every few seconds, and None ends it.

    Each stream ends by itself after a quarter of a minute, so that a server that stops waits for
    none; the browser comes again, through the door.
    """

    look: Callable[[], Awaitable[dict[str, int] | None]]


@dataclass(frozen=True)
class Seen:
    """A page of an owner, shown to the staff: `here` is the owner's, `masks` what is replaced."""

    page: Page
    here: Any
    masks: dict[str, str]


Answer = Page | Go | GoElsewhere | Download | Live | Seen
