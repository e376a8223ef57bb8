"""The page of figures, and the same as a table for a spreadsheet."""

import csv
import io
from typing import Any

from keyhouse.domain.cases import ITEM_REASONS
from keyhouse.domain.visits import Visit
from keyhouse.features.insight.count_days import DOORS
from keyhouse.features.insight.figures import figures_of
from keyhouse.features.insight.measure import Work
from keyhouse.web.answers import Answer, Download
from keyhouse.web.here import Here
from keyhouse.web.pages import Pages
from keyhouse.web.texts import translate

pages = Pages("/staff/insight", is_for_staff=True)
PERIODS = (7, 30, 90)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@pages.get("", "insight.view")
async def show_insight(here: Here) -> Answer:
    return here.page(
        "insight/insight.html", periods=PERIODS, **await figures_of(here.visit, _period(here))
    )


def _period(here: Here) -> int:
    said = here.query("days")
    return int(said) if said in map(str, PERIODS) else 30


@pages.get("/export", "insight.view")
async def export(here: Here) -> Answer:
    """Comma-separated values; no cell can be taken for a formula."""
    figures = await figures_of(here.visit, _period(here))
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
    rows += [[say(ITEM_REASONS.get(why, why)), number] for why, number in figures["sent_back"]]
    return rows
