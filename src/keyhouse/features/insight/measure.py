"""From what was counted to figures: pure, so that every one of them can be checked by hand.

Of a day only sums are kept, by names such as `decided|application|done|first|kept|3` (kind, state,
whether at the first revision, the promise, business days), `by|stf_…`, `rejected|kind|reason`,
`back|reason`, `fact|session.started`, `sent|email|accepted`. Days add up.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

APPROVED = ("done", "approved", "cooling")
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Work:
    """Of one kind of case. Times are business days from the first submission to the decision;
    shares are of 1, and None where there is nothing to have a share of.
    """

    kind: str
    decided: int
    approved: int
    median_days: float | None
    p95_days: float | None
    promises_kept: float | None
    first_time_right: float | None


def tally(
    rows: Sequence[Row[Any]],
    days_between: Callable[[datetime.datetime, datetime.datetime], int],
    day_of: Callable[[datetime.datetime], datetime.date],
) -> Counter[str]:
    """Decisions as sums by name."""
    found: Counter[str] = Counter()
    for row in rows:
        revision = "first" if row.revision == 1 else "again"
        is_kept = row.promised_on and day_of(row.decided_at) <= row.promised_on
        promise = "none" if not row.promised_on else "kept" if is_kept else "late"
        days = days_between(row.submitted_at, row.decided_at)
        found[f"decided|{row.kind}|{row.state}|{revision}|{promise}|{days}"] += 1
        found[f"by|{row.decided_by}"] += 1
        if row.state == "rejected":
            found[f"rejected|{row.kind}|{row.reason}"] += 1
    return found


def named(counts: Counts, what: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """What stands behind the first part of the name, with its number."""
    for name, number in counts.items():
        first, *rest = name.split("|")
        if first == what:
            yield tuple(rest), number


def most_of(counts: Counts, what: str) -> list[tuple[tuple[str, ...], int]]:
    """The 50 greatest."""
    return Counter(dict(named(counts, what))).most_common(50)


def percentile(values: Mapping[float, int], share: float) -> float | None:
    """The nearest rank of values that are there so many times: one of them; None of nothing."""
    rank = max(1, -int(-share * sum(values.values()) // 1))
    for value in sorted(values):
        rank -= values[value]
        if rank <= 0:
            return value
    return None


def part_of(some: int, all_: int) -> float | None:
    return some / all_ if all_ else None


def work_of(kind: str, counts: Counts) -> Work | None:
    """Figures of one kind; None where none of it was decided."""
    own = [(rest[1:], number) for rest, number in named(counts, "decided") if rest[0] == kind]
    if not own:
        return None

    def how_many(**wanted: tuple[str, ...]) -> int:
        places = {"state": 0, "revision": 1, "promise": 2}
        return sum(
            number
            for said, number in own
            if all(said[places[name]] in values for name, values in wanted.items())
        )

    days: Counter[float] = Counter()
    for said, number in own:
        days[float(said[3])] += number
    approved = how_many(state=APPROVED)
    kept = how_many(promise=("kept",))
    return Work(
        kind=kind,
        decided=how_many(),
        approved=approved,
        median_days=percentile(days, 0.5),
        p95_days=percentile(days, 0.95),
        promises_kept=part_of(kept, kept + how_many(promise=("late",))),
        first_time_right=part_of(how_many(state=APPROVED, revision=("first",)), approved),
    )
