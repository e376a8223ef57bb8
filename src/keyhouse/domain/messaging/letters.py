"""What a letter is, before anybody decides how it looks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from keyhouse.domain.visits import Marketplace
from keyhouse.kit.mail import Letter


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter. Texts are marked for translation and may name values as `%(name)s`.

    `code_label` and `button` are shown only when the letter's secrets hold a `code` or a `link`.
    """

    name: str
    subject: str
    lines: tuple[str, ...]
    button: str = ""
    code_label: str = ""
    foot: tuple[str, ...] = ()
    good_for: timedelta | None = None


class LetterKinds(dict[str, LetterKind]):
    """Every kind of letter by its name."""


class Renderer(Protocol):
    def __call__(
        self,
        marketplace: Marketplace,
        kind: LetterKind,
        language: str,
        values: dict[str, Any],
        key: str,
        to: str,
    ) -> Letter: ...
