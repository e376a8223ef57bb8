"""The next page of sealed facts behind a cursor: for the feed, revocations, and receivers alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.visits import Visit
from keyhouse.features.webhooks import queries

WINDOW = 20_000  # facts that one question looks through at most, however few are asked for


@dataclass(frozen=True)
class NextFacts:
    facts: Sequence[Row[Any]]
    cursor: int
    has_more: bool


async def read_on(visit: Visit, after: int, names: Collection[str], limit: int) -> NextFacts:
    """The newest fact is looked up first: what is sealed meanwhile comes with the next page."""
    newest = await queries.head(visit)
    last = min(newest, after + WINDOW)
    found = await queries.sealed_after(visit, after, last, names, limit)
    cursor = found[-1].sequence if len(found) == limit else max(last, after)
    return NextFacts(found, cursor, cursor < newest)
