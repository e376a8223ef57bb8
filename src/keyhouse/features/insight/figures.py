"""The figures of a marketplace, worked out for the page, the table and the API."""

from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from keyhouse.domain.audit import FACTS
from keyhouse.domain.cases import ITEM_REASONS, CaseKinds
from keyhouse.domain.marketplaces import MarketplacePolicy, business_days_until, day_of
from keyhouse.domain.messaging.states import LABELS
from keyhouse.domain.visits import Visit
from keyhouse.features.insight import queries
from keyhouse.features.insight.measure import Work, load_of, part_of, reasons_of, work_of
from keyhouse.web.staff_names import staff_names

DOORS = (
    "session.started",
    "signin.refused",
    "signin.locked",
    "signin.code_refused",
    "signin.attack",
)


async def figures_of(visit: Visit, days: int) -> dict[str, Any]:
    """Everything that the page shows about the last so many days, today included."""
    today = day_of(visit.marketplace, visit.now)
    spans = _days(visit, days)
    since = spans[0][0]
    rows = await queries.decisions(visit, since)
    kinds = visit.part(CaseKinds)
    appeals = [row for row in rows if row.kind == "appeal"]
    return {
        "days": days,
        "dates": [day_of(visit.marketplace, first) for first, _ in spans],
        "kinds": kinds,
        "backlog": await queries.backlog(visit, today),
        "work": _work(visit, rows),
        "decided_by_day": _by_day(visit, [row.decided_at for row in rows], spans),
        "load": load_of(rows),
        "names": await staff_names(visit),
        "sent_back": await queries.sent_back(visit, since),
        "item_reasons": ITEM_REASONS,
        "rejected": [
            (kinds[kind].label, kinds[kind].reject_reasons.get(reason, reason), number)
            for (kind, reason), number in reasons_of(rows)
        ],
        "overturned": part_of(sum(row.state == "done" for row in appeals), len(appeals)),
        "doors": {fact: await queries.facts_by_day(visit, fact, spans) for fact in DOORS},
        "meanings": FACTS,
        "delivery": await queries.delivery(visit, since),
        "states": LABELS,
    }


def _days(visit: Visit, days: int) -> list[tuple[datetime, datetime]]:
    """First moment of each day and of the next, in the marketplace's time zone; today is last."""
    zone = ZoneInfo(visit.policy(MarketplacePolicy).time_zone)
    today = day_of(visit.marketplace, visit.now)
    dates = [today - timedelta(days=n) for n in range(days - 1, -2, -1)]
    starts = [datetime(day.year, day.month, day.day, tzinfo=zone) for day in dates]
    return list(pairwise(starts))


def _by_day(
    visit: Visit, moments: list[datetime], spans: list[tuple[datetime, datetime]]
) -> list[int]:
    first = day_of(visit.marketplace, spans[0][0])
    found = [0] * len(spans)
    for moment in moments:
        found[(day_of(visit.marketplace, moment) - first).days] += 1
    return found


def _work(visit: Visit, rows: Any) -> list[Work]:
    def day(moment: datetime) -> Any:
        return day_of(visit.marketplace, moment)

    @cache
    def between(began: datetime, until: Any) -> int:
        return max(0, business_days_until(visit.marketplace, began, until))

    def days_between(began: datetime, ended: datetime) -> int:
        start = began.replace(minute=0, second=0, microsecond=0)  # so that few are worked out
        return between(start, day(ended))

    return [
        work_of(kind, rows, days_between, day)
        for kind in visit.part(CaseKinds)
        if any(row.kind == kind for row in rows)
    ]
