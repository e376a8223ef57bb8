"""The life of a case: as many rows as an application needs; later kinds add theirs."""

from keyhouse.domain.cases.models import cases
from keyhouse.kit.lifecycle import Lifecycle, Move

MOVES = (
    Move(
        "submit",
        ("draft",),
        "waiting",
        ("owner",),
        "case.submitted",
        "everything required is there; the revision freezes, the date is promised",
    ),
    Move(
        "become_ready",
        ("waiting",),
        "in_review",
        ("system",),
        "case.ready",
        "answers from outside are in, or none are needed",
    ),
    Move("take", ("in_review",), "in_review", ("reviewer",), "case.taken", "nobody else has it"),
    Move("release", ("in_review",), "in_review", ("reviewer",), "case.released", "it is theirs"),
    Move(
        "ask_for_changes",
        ("in_review",),
        "changes_needed",
        ("reviewer",),
        "case.changes_asked",
        "a reason per item; only these open again; the days stop counting",
    ),
    Move(
        "hand_in_again",
        ("changes_needed",),
        "waiting",
        ("owner",),
        "case.handed_in_again",
        "every item sent back was changed; the days go on, at least one",
    ),
    Move(
        "approve",
        ("in_review",),
        "approved",
        ("reviewer",),
        "case.approved",
        "every item accepted, on the version that was seen",
    ),
    Move("reject", ("in_review",), "rejected", ("reviewer",), "case.rejected", "a reason"),
    Move(
        "take_effect",
        ("approved",),
        "done",
        ("system",),
        "case.done",
        "in the transaction of the approval",
    ),
)

CASE = Lifecycle("case", cases, MOVES, ("draft",), ("done", "rejected"))
