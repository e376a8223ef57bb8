"""What a kind of case is: declared by a feature, run by the engine."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases.reasons import ALWAYS, REJECT_REASONS
from keyhouse.domain.messaging import LetterKind
from keyhouse.domain.visits import Actor, Visit
from keyhouse.kit.texts import N_


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


LABELS = {
    "draft": N_("Draft"),
    "waiting": N_("Waiting for other systems"),
    "in_review": N_("In review"),
    "changes_needed": N_("Changes needed"),
    "proposed": N_("Waits for a second person"),
    "approved": N_("Approved"),
    "cooling": N_("Approved, waiting"),
    "done": N_("Approved"),
    "rejected": N_("Rejected"),
    "withdrawn": N_("Withdrawn"),
    "lapsed": N_("Lapsed"),
    "on_hold": N_("On hold"),
}


@dataclass(frozen=True)
class CaseKind:
    """`items(visit, data)` says what is asked for, given what was entered so far.

    `entries(visit, data)` are label and value of what was typed, in the visit's language;
    `missing(visit, data)` gives errors by field for entries that are not there yet.
    `take_effect` tells whether it could; `notes` are what staff should know, and nobody else.
    With `needs_two` one person proposes and another confirms; `waits` is the time between the
    approval and its effect. `labels` are what the states are called here, `path` is where the
    owner sees the case. `tell` sends the engine's letters, where they are not simply for every
    address of the account. A kind that `is_answered` is approved with words. One that `takes_held`
    is handed in while papers wait for the virus scanner; staff see them afterwards. Where staff
    `can_talk`, they may ask the owner something while they decide. `check` raises
    a `Problem` when the case cannot be approved as things stand; while `is_ready` says no, what
    was handed in waits for answers from outside, which `ask` asks for again.
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
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)
    path: Callable[[Row[Any]], str] = lambda case: "/account"
    check: Callable[[Visit, Row[Any]], Awaitable[None]] | None = None
    is_ready: Callable[[Visit, Row[Any]], Awaitable[bool]] | None = None
    ask: Callable[[Visit, Row[Any]], Awaitable[None]] | None = None
    can_ask: bool = True
    can_talk: bool = False
    is_answered: bool = False
    takes_held: bool = False
    tell: Callable[[Visit, Row[Any], LetterKind, dict[str, Any]], Awaitable[None]] | None = None
    needs_two: bool | Callable[[Visit], bool] = False
    waits: Callable[[Visit], timedelta] | None = None
    notes: Callable[[Visit, Row[Any]], Awaitable[Sequence[tuple[str, str]]]] | None = None
    deciders: tuple[str, ...] = ("reviewer", "senior")  # roles of the staff

    def may_decide(self, actor: Actor) -> bool:
        return actor.role in self.deciders

    def may_see(self, actor: Actor) -> bool:
        """Who decides this kind sees it, and who helps people sees every kind."""
        return actor.role in {*self.deciders, "senior", "support", "security"}

    def is_decided_by_two(self, visit: Visit) -> bool:
        return self.needs_two(visit) if callable(self.needs_two) else self.needs_two

    def reason_of(self, case: Row[Any]) -> str:
        """The text, to translate, of why the case was refused; empty when it was not."""
        return ALWAYS.get(case.reason) or self.reject_reasons.get(case.reason, "")


class CaseKinds(dict[str, CaseKind]):
    """Every kind of case by its name."""
