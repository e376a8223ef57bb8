"""What a kind of case is: declared by a feature, run by the engine."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases.reasons import ALWAYS, REJECT_REASONS
from keyhouse.domain.visits import Visit


@dataclass(frozen=True)
class Item:
    """One thing that is asked for and decided: a paper, or a group of entries.

    `label` is shown as it is; `types` are the kinds of such a paper, if it matters which.
    """

    name: str
    label: str
    hint: str = ""
    is_paper: bool = True
    is_required: bool = True
    types: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CaseKind:
    """`items(visit, data)` says what is asked for, given what was entered so far.

    `entries(visit, data)` are label and value of what was typed, in the visit's language;
    `missing(visit, data)` gives errors by field for entries that are not there yet.
    `take_effect` tells whether it could; `notes` are what staff should know, and nobody else.
    With `needs_two` one person proposes and another confirms; `waits` is the time between the
    approval and its effect.
    """

    name: str
    label: str
    title: Callable[[Visit, Row[Any]], str]
    items: Callable[[Visit, dict[str, Any]], Sequence[Item]]
    entries: Callable[[Visit, dict[str, Any]], Sequence[tuple[str, str]]]
    missing: Callable[[Visit, dict[str, Any]], dict[str, tuple[str, str, dict[str, Any]]]]
    business_days: Callable[[Visit], int]
    take_effect: Callable[[Visit, Row[Any]], Awaitable[bool]]
    reject_reasons: Mapping[str, str] = field(default_factory=lambda: REJECT_REASONS)
    can_ask: bool = True
    needs_two: bool = False
    waits: Callable[[Visit], timedelta] | None = None
    notes: Callable[[Visit, Row[Any]], Awaitable[Sequence[tuple[str, str]]]] | None = None

    def reason_of(self, case: Row[Any]) -> str:
        """The text, to translate, of why the case was refused; empty when it was not."""
        return ALWAYS.get(case.reason) or self.reject_reasons.get(case.reason, "")


class CaseKinds(dict[str, CaseKind]):
    """Every kind of case by its name."""
