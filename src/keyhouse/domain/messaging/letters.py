"""What a letter is, before anybody decides how it looks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from keyhouse.domain.visits import Marketplace
from keyhouse.kit.mail import Letter
from keyhouse.kit.sms import Text


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter. Texts are marked for translation and may name values as `%(name)s`.

    `code_label` and `button` are shown only when the letter's secrets hold a `code` or a `link`.
    `sms` is the same in one line for a phone, and may name `%(code)s` and `%(link)s`.
    """

    name: str
    subject: str
    lines: tuple[str, ...]
    button: str = ""
    code_label: str = ""
    foot: tuple[str, ...] = ()
    good_for: timedelta | None = None
    sms: str = ""


class LetterKinds(dict[str, LetterKind]):
    """Every kind of letter by its name."""


@dataclass(frozen=True)
class Envelope:
    """Which message, to whom, in which language, from which marketplace."""

    key: str
    to: str
    language: str
    marketplace: Marketplace


class Renderer(Protocol):
    def letter(self, envelope: Envelope, kind: LetterKind, values: dict[str, Any]) -> Letter: ...

    def sms(self, envelope: Envelope, kind: LetterKind, values: dict[str, Any]) -> Text: ...
