"""What a feature declares when it has something to deliver."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.visits import Visit
from keyhouse.kit.caller import Parcel


@dataclass(frozen=True)
class DeliveryKind:
    """`make` gives the request for a row of the queue, or None when nobody is to be told."""

    name: str
    make: Callable[[Visit, Row[Any]], Awaitable[Parcel | None]]


class DeliveryKinds(dict[str, DeliveryKind]):
    """Kinds of deliveries by name."""
