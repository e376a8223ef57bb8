"""Searching in the audit, and whether its newest part holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from keyhouse.domain.audit import FACTS, Verdict, record_fact, verify_newest
from keyhouse.domain.audit import queries as audit
from keyhouse.domain.cases import desk_queries
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.visits import Visit
from keyhouse.features.audit.schemas import Asked
from keyhouse.kit.ids import REFERENCE, is_id

PAGE = 50
LOOKED_AT = 1000


@dataclass(frozen=True)
class FoundFacts:
    """`before` continues the list; empty at its end."""

    rows: Sequence[Row[Any]]
    before: str


async def find_facts(visit: Visit, asked: Asked) -> FoundFacts:
    """The newest first. That somebody searched for something is a fact, and what for."""
    subject = asked.subject
    if REFERENCE.fullmatch(subject):
        case = await desk_queries.with_reference(visit, subject)
        subject = case.id if case else subject
    by = audit.Search(
        fact=asked.fact if asked.fact in FACTS else "",
        subject_id=subject,
        actor_id=asked.actor,
        since=_midnight(visit, asked.since),
        until=_midnight(visit, asked.until + timedelta(days=1)) if asked.until else None,
        before=asked.before,
    )
    if asked.is_narrow:
        about, who = (_ours(each) for each in (by.subject_id, by.actor_id))
        told = {"what": by.fact, "who": who}
        await record_fact(visit, "audit.searched", about or visit.actor.id, **told)
    rows = await audit.search(visit, by, PAGE + 1)
    return FoundFacts(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else "")


def _ours(said: str) -> str:
    """Facts hold no more than ids: what somebody typed may be a name or a number."""
    return said if is_id(said) else ""


def _midnight(visit: Visit, day: date | None) -> datetime | None:
    zone = ZoneInfo(visit.policy(MarketplacePolicy).time_zone)
    return datetime(day.year, day.month, day.day, tzinfo=zone) if day else None


async def state_of(visit: Visit) -> Verdict:
    """The newest thousand facts, checked now; the whole chain is the command line's to walk."""
    return await verify_newest(visit, LOOKED_AT)
