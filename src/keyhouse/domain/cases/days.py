"""The promised days of a case: what is left of them while the clock stands still."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.marketplaces import business_days_until
from keyhouse.domain.visits import Visit


def days_left(visit: Visit, row: Row[Any]) -> int:
    """Business days until the promised day, at least one; as they stand at this moment."""
    if row.days_left is not None or row.promised_on is None:
        return int(row.days_left or 1)
    return max(1, business_days_until(visit.marketplace, visit.now, row.promised_on))
