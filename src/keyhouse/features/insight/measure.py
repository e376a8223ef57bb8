"""From what was decided to figures: pure, so that every one of them can be checked by hand."""

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row


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


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest rank: a value that really was there; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def part_of(some: int, all_: int) -> float | None:
    return some / all_ if all_ else None


def work_of(
    kind: str,
    rows: Sequence[Row[Any]],
    days_between: Callable[[datetime.datetime, datetime.datetime], int],
    day_of: Callable[[datetime.datetime], datetime.date],
) -> Work:
    """Figures of the rows of one kind."""
    own = [row for row in rows if row.kind == kind]
    approved = [row for row in own if row.state in ("done", "approved", "cooling")]
    promised = [row for row in own if row.promised_on]
    kept = [row for row in promised if day_of(row.decided_at) <= row.promised_on]
    taken = [float(days_between(row.submitted_at, row.decided_at)) for row in own]
    return Work(
        kind=kind,
        decided=len(own),
        approved=len(approved),
        median_days=percentile(taken, 0.5),
        p95_days=percentile(taken, 0.95),
        promises_kept=part_of(len(kept), len(promised)),
        first_time_right=part_of(sum(row.revision == 1 for row in approved), len(approved)),
    )


def load_of(rows: Sequence[Row[Any]]) -> list[tuple[str, int]]:
    """Staff id → decisions, the busiest first."""
    return Counter(row.decided_by for row in rows).most_common(50)


def reasons_of(rows: Sequence[Row[Any]]) -> list[tuple[tuple[str, str], int]]:
    """(kind, reason) of rejections."""
    found = Counter((row.kind, row.reason) for row in rows if row.state == "rejected")
    return found.most_common(50)
