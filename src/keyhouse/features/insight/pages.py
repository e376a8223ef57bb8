"""The page of figures, and the same as a table for a spreadsheet."""

import csv
import io
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
from keyhouse.web.answers import Answer, Download
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.staff_names import staff_names
from keyhouse.web.texts import translate

pages = Pages("/staff/insight", is_for_staff=True)
PERIODS = (7, 30, 90)
DOORS = (
    "session.started",
    "signin.refused",
    "signin.locked",
    "signin.code_refused",
    "signin.attack",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@pages.get("", "insight.view")
async def show_insight(here: Here) -> Answer:
    return here.page("insight/insight.html", **await _figures(here))


def _period(here: Here) -> int:
    said = here.query("days")
    return int(said) if said in map(str, PERIODS) else 30


async def _figures(here: Here) -> dict[str, Any]:
    visit, days = here.visit, _period(here)
    today = day_of(visit.marketplace, visit.now)
    spans = _days(visit, days)
    since = spans[0][0]
    rows = await queries.decisions(visit, since)
    kinds = visit.part(CaseKinds)
    appeals = [row for row in rows if row.kind == "appeal"]
    return {
        "days": days,
        "periods": PERIODS,
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


@pages.get("/export", "insight.view")
async def export(here: Here) -> Answer:
    """Comma-separated values; no cell can be taken for a formula."""
    figures = await _figures(here)
    out = io.StringIO()
    table = csv.writer(out)
    for row in _table(here.visit, figures):
        table.writerow([harmless(str(cell)) for cell in row])
    name = f"{here.visit.marketplace.slug}-{figures['dates'][0]}-{figures['dates'][-1]}.csv"
    # The mark at its beginning tells spreadsheets that it is UTF-8.
    return Download(name, "text/csv; charset=utf-8", ("\ufeff" + out.getvalue()).encode(), False)


def harmless(cell: str) -> str:
    """A quote before what a spreadsheet would run (OWASP, CSV Injection)."""
    is_number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell.startswith(FORMULA) and not is_number else cell


def _table(visit: Visit, figures: dict[str, Any]) -> list[list[Any]]:
    def say(text: str) -> str:
        return translate(visit.language, text)

    kinds = figures["kinds"]
    rows: list[list[Any]] = [["date", "decided", *DOORS]]
    series = [figures["decided_by_day"], *figures["doors"].values()]
    rows += [[day, *(one[n] for one in series)] for n, day in enumerate(figures["dates"])]
    rows += [[], ["kind", *list(vars(Work("", 0, 0, None, None, None, None)))[1:]]]
    rows += [[say(kinds[w.kind].label), *list(vars(w).values())[1:]] for w in figures["work"]]
    rows += [[], ["reviewer", "decided"]]
    rows += [[figures["names"].get(who, who), number] for who, number in figures["load"]]
    rows += [[], ["sent back for", "items"]]
    rows += [[say(ITEM_REASONS.get(r.reason, r.reason)), r.number] for r in figures["sent_back"]]
    return rows
