"""Counting a day: at once while it lasts, once and for all when it is over."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from keyhouse.domain.marketplaces import MarketplacePolicy, business_days_until, day_of
from keyhouse.domain.visits import Visit
from keyhouse.features.insight import queries
from keyhouse.features.insight.measure import tally
from keyhouse.features.insight.queries import Span

DOORS = (
    "session.started",
    "signin.refused",
    "signin.locked",
    "signin.code_refused",
    "signin.attack",
)
SETTLED = timedelta(hours=12)  # until then letters are tried again, and uploads may still end
LONGEST = 90  # days that figures look back
COUNTED = "counted"  # stands for a day on which nothing happened, too


def spans_of(visit: Visit, days: int) -> dict[date, Span]:
    """The last so many days in the marketplace's time zone; today is the last one."""
    zone = ZoneInfo(visit.policy(MarketplacePolicy).time_zone)
    today = day_of(visit.marketplace, visit.now)
    dates = [today - timedelta(days=n) for n in range(days - 1, -2, -1)]
    starts = [datetime(day.year, day.month, day.day, tzinfo=zone) for day in dates]
    return dict(zip(dates, pairwise(starts), strict=False))


async def count_day(visit: Visit, span: Span) -> Counter[str]:
    """Everything that happened in it, by the names of `measure`."""

    def day(moment: datetime) -> date:
        return day_of(visit.marketplace, moment)

    @cache
    def between(began: datetime, until: date) -> int:
        return max(0, business_days_until(visit.marketplace, began, until))

    def days_between(began: datetime, ended: datetime) -> int:
        # By the hour, so that few are worked out.
        return between(began.replace(minute=0, second=0, microsecond=0), day(ended))

    found = tally(await queries.decisions(visit, span), days_between, day)
    for row in await queries.sent_back(visit, span):
        found[f"back|{row.reason}"] += row.number
    for row in await queries.facts_of(visit, DOORS, span):
        found[f"fact|{row.fact}"] += row.number
    for row in await queries.delivery(visit, span):
        found[f"sent|{row.channel}|{row.state}"] += row.number
    return found


async def counts_of(visit: Visit, days: int) -> dict[date, Counter[str]]:
    """Each of the last so many days: as it was counted, or counted now."""
    spans = spans_of(visit, days)
    known = await _known(visit, min(spans))
    known.pop(max(spans), None)  # today is not over, whatever the time zone was yesterday
    began_at = await queries.began_at(visit) or visit.now
    for day in spans.keys() - known.keys():
        has_begun = spans[day][1] > began_at
        known[day] = await count_day(visit, spans[day]) if has_begun else Counter()
    return {day: known[day] for day in spans}


async def _known(visit: Visit, since: date) -> dict[date, Counter[str]]:
    known: dict[date, Counter[str]] = {}
    for row in await queries.counted(visit, since):
        known.setdefault(row.day, Counter())[row.name] = row.number
    return known


async def keep_days(visit: Visit) -> None:
    """Counts the days that are over and are not kept yet, each in a transaction of its own."""
    spans: dict[date, Any] = spans_of(visit, LONGEST)
    spans.pop(max(spans))
    known = await _known(visit, min(spans))
    began_at = await queries.began_at(visit) or visit.now
    left = {
        day
        for day in spans.keys() - known.keys()
        if spans[day][1] > began_at and spans[day][1] < visit.now - SETTLED
    }
    for day in sorted(left, reverse=True):
        if await queries.begin_day(visit, day, COUNTED):
            await queries.put_day(visit, day, await count_day(visit, spans[day]))
        await visit.db.commit()
    await queries.forget_days(visit, min(spans) - timedelta(days=LONGEST))
