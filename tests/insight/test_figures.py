"""The figures of the office: what they count, and that a spreadsheet runs none of it."""

import csv
import io
from collections import Counter

import pytest

from keyhouse.features.insight.measure import part_of, percentile
from keyhouse.features.insight.pages import harmless
from tests.people import EMAIL, Person

pytestmark = pytest.mark.pages
BACK = {"verdict_tax_registration": "sent_back", "reason_tax_registration": "expired"}


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, None), ([7], 0.95, 7), ([3, 1, 2], 0.5, 2), (list(range(1, 101)), 0.95, 95)],
)
def test_percentiles_are_values_that_were_there(values, share, expected):
    assert percentile(Counter(values), share) == expected


def test_there_is_no_share_of_nothing():
    assert part_of(0, 0) is None


@pytest.mark.parametrize("cell", ["=1+1", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    """XS-03"""
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize("cell", ["12", "-3", "0.5", "Anna", ""])
def test_plain_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


async def test_the_page_counts_what_was_done(seller, reviewer, clock, app, worker, mail):
    await seller.register()
    await seller.apply()
    async with Person(app, worker, mail) as another:
        await another.register(email="boris@example.com", phone="+7 912 345-67-80")
        await another.apply()
    await reviewer.decide("ask_for_changes", **BACK)
    await reviewer.decide("approve")
    await seller.browser.post("/api/v1/sign-ins", json={"identifier": EMAIL, "password": "wrong"})
    page = (await reviewer.get("/staff/insight?days=7")).text
    plain = " ".join(page.split())
    assert 'Application</th><td class="figure">1</td><td class="figure">1</td>' in plain
    assert 'It has expired, or is no longer current.</th><td class="figure">1</td>' in plain
    assert "100 %" in plain  # promises kept, right the first time
    assert "A password was wrong, or nobody has this address. <strong>1</strong>" in plain
    clock.forward_seconds(8 * 24 * 3600)
    await reviewer.sign_in_at_work()
    assert "Nothing was decided in this time." in (await reviewer.get("/staff/insight?days=7")).text
    assert "Nothing was decided" not in (await reviewer.get("/staff/insight?days=30")).text


async def test_the_table_for_a_spreadsheet(seller, reviewer, house):
    from sqlalchemy import text

    await seller.register()
    await seller.apply()
    await reviewer.decide("approve")
    unit = house.database.unit()
    await unit.write(text("UPDATE staff SET name = '=HYPERLINK(\"http://x\")'"))
    await unit.commit()
    answer = await reviewer.get("/staff/insight/export?days=7")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert ['\'=HYPERLINK("http://x")', "1"] in rows
    assert len([row for row in rows if row and row[0].startswith("2026-")]) == 7


async def test_a_day_that_is_over_is_counted_once(seller, reviewer, house, worker, clock):
    from sqlalchemy import func, select

    from keyhouse.domain.cases.models import cases
    from keyhouse.features.insight.count_days import count_day, counts_of, keep_days, spans_of
    from keyhouse.features.insight.models import insight_days

    await seller.register()
    await seller.apply()
    await reviewer.decide("approve")
    clock.forward_seconds(30 * 3600)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    spans = spans_of(visit, 2)
    live = await count_day(visit, spans[min(spans)])
    assert live["by|" + (await visit.db.one(select(cases.c.decided_by))).decided_by] == 1
    await keep_days(visit)
    kept = (await counts_of(visit, 2))[min(spans)]
    assert {name: number for name, number in kept.items() if name != "counted"} == live
    await visit.db.write(cases.update().values(decided_by=None))
    assert (await counts_of(visit, 2))[min(spans)] == kept  # it is not looked at again
    newest = await visit.db.value(select(func.max(insight_days.c.day)))
    await visit.db.rollback()
    assert newest == min(spans)  # today is not over
