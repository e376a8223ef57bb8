"""The port to a marketplace's own systems: orders, after-sales, finance."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol


@dataclass(frozen=True)
class Answer:
    """What a system says of one shop; `valid_until` is how long it may be believed."""

    state: Literal["clear", "blocked", "unknown"]
    count: int = 0
    amount: Decimal = Decimal(0)
    currency: str = ""
    link: str = ""
    valid_until: datetime | None = None
    due_on: date | None = None


class Away(Exception):
    """The system did not answer, or not in a form that we can read."""


class Obliged(Protocol):
    async def ask(self, address: str, marketplace: str, shop: str, kind: str) -> Answer:
        """Raises `Away`."""
        ...
