"""Business days of a marketplace: its country's holidays and its own exceptions."""

import datetime
from functools import lru_cache

import holidays

from keyhouse.domain.marketplaces.policy import CalendarPolicy, MarketplacePolicy, zone_of
from keyhouse.domain.visits import Marketplace


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays(country, years=year))


def is_business_day(day: datetime.date, calendar: CalendarPolicy) -> bool:
    if day in calendar.open:
        return True
    if day in calendar.closed or day.weekday() in calendar.weekend:
        return False
    return day not in _holidays(calendar.country, day.year)


def day_of(marketplace: Marketplace, moment: datetime.datetime) -> datetime.date:
    """The day it is at the marketplace."""
    return moment.astimezone(zone_of(marketplace.policy(MarketplacePolicy))).date()


def add_business_days(
    marketplace: Marketplace, moment: datetime.datetime, days: int
) -> datetime.date:
    """The day by whose end `days` business days after the moment's own day have passed.

    Where the holidays are not known yet (`calendar.known_until`) some more days are promised, so
    that the promise is kept whatever will be announced.
    """
    calendar = marketplace.policy(CalendarPolicy)
    day, is_known = day_of(marketplace, moment), True
    while days > 0:
        day += datetime.timedelta(days=1)
        days -= is_business_day(day, calendar)
        if is_known and calendar.known_until and day > calendar.known_until:
            is_known, days = False, days + calendar.unknown_days
    return day


def business_days_until(
    marketplace: Marketplace, moment: datetime.datetime, last: datetime.date
) -> int:
    """How many business days after the moment's own day remain, the last one included."""
    calendar = marketplace.policy(CalendarPolicy)
    day, days = day_of(marketplace, moment), 0
    while day < last:
        day += datetime.timedelta(days=1)
        days += is_business_day(day, calendar)
    return days
