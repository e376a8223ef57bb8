"""Business days: holidays of the country, exceptions of the marketplace, its own midnight."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from keyhouse.domain.marketplaces import (
    CalendarPolicy,
    MarketplacePolicy,
    add_business_days,
    business_days_until,
)
from keyhouse.domain.marketplaces.calendar import is_business_day
from keyhouse.domain.visits import Marketplace

PLACE = Marketplace(
    "mkt_1",
    "ozon",
    "https://x",
    "/ozon",
    1,
    {
        MarketplacePolicy: MarketplacePolicy(name="Ozon", time_zone="Europe/Moscow"),
        CalendarPolicy: CalendarPolicy(
            country="RU", closed=(date(2026, 3, 4),), open=(date(2026, 3, 7),)
        ),
    },
)


def test_beyond_the_known_calendar_some_days_more_are_promised():
    """Holidays are announced late: the promise has to hold whatever they will be."""
    known = CalendarPolicy(country="RU", known_until=date(2026, 3, 6), unknown_days=2)
    place = replace(PLACE, policies={**PLACE.policies, CalendarPolicy: known})
    friday = datetime(2026, 3, 5, 9, tzinfo=UTC)
    assert add_business_days(place, friday, 1) == date(2026, 3, 6)
    assert add_business_days(place, friday, 2) == date(2026, 3, 12)  # the 10th and two more


@pytest.mark.parametrize(
    ("moment", "days", "promised"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), 1, date(2026, 3, 3)),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), 2, date(2026, 3, 5)),  # the 4th is closed
        (datetime(2026, 3, 6, 9, tzinfo=UTC), 1, date(2026, 3, 7)),  # a Saturday that is worked
        (datetime(2026, 3, 6, 9, tzinfo=UTC), 2, date(2026, 3, 10)),  # Women's Day is moved
        (datetime(2026, 3, 2, 22, tzinfo=UTC), 1, date(2026, 3, 5)),  # it is Tuesday in Moscow
    ],
)
def test_a_promise_counts_the_marketplaces_own_days(moment, days, promised):
    assert add_business_days(PLACE, moment, days) == promised


@settings(deadline=None)
@given(some.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), some.integers(1, 30))
def test_counting_forth_and_back_agrees(moment, days):
    moment = moment.replace(tzinfo=UTC)
    last = add_business_days(PLACE, moment, days)
    assert is_business_day(last, PLACE.policy(CalendarPolicy))
    assert business_days_until(PLACE, moment, last) == days


def test_china_works_on_other_days():
    calendar = CalendarPolicy(country="CN")
    place = replace(PLACE, policies={**PLACE.policies, CalendarPolicy: calendar})
    before_golden_week = datetime(2026, 9, 30, 4, tzinfo=UTC)
    assert add_business_days(place, before_golden_week, 1) >= date(2026, 10, 8)
