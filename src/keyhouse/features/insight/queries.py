"""Every query of the figures, in the visit's marketplace."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select

from keyhouse.domain.audit.models import facts
from keyhouse.domain.cases.models import case_verdicts, cases
from keyhouse.domain.messaging.models import messages
from keyhouse.domain.visits import Visit
from keyhouse.features.insight.models import insight_days

OPEN = ("waiting", "in_review", "proposed", "changes_needed", "on_hold")
Span = tuple[datetime.datetime, datetime.datetime]  # the first moment of a day, and the next one's


async def backlog(visit: Visit, today: datetime.date) -> Sequence[Row[Any]]:
    """By kind: how many are open, how many of them late, and since when the oldest one waits."""
    return await visit.db.all(
        select(
            cases.c.kind,
            func.count().label("open"),
            func.count().filter(cases.c.promised_on < today).label("late"),
            func.min(cases.c.submitted_at).label("oldest_at"),
        )
        .where(cases.c.marketplace_id == visit.marketplace.id, cases.c.state.in_(OPEN))
        .group_by(cases.c.kind)
        .order_by(cases.c.kind)
    )


async def decisions(visit: Visit, span: Span) -> Sequence[Row[Any]]:
    """What people decided on a day, without what it was about."""
    row = cases.c
    return await visit.db.all(
        select(
            row.kind,
            row.state,
            row.revision,
            row.submitted_at,
            row.decided_at,
            row.decided_by,
            row.promised_on,
            row.reason,
        ).where(
            row.marketplace_id == visit.marketplace.id,
            row.decided_at >= span[0],
            row.decided_at < span[1],
            row.decided_by.is_not(None),
        )
    )


async def sent_back(visit: Visit, span: Span) -> Sequence[Row[Any]]:
    """Reason → how many items were sent back for it."""
    row = case_verdicts.c
    return await visit.db.all(
        select(row.reason, func.count().label("number"))
        .where(
            row.marketplace_id == visit.marketplace.id,
            row.verdict == "sent_back",
            row.at >= span[0],
            row.at < span[1],
        )
        .group_by(row.reason)
    )


async def facts_of(visit: Visit, names: Sequence[str], span: Span) -> Sequence[Row[Any]]:
    """Fact → how often it was recorded."""
    row = facts.c
    return await visit.db.all(
        select(row.fact, func.count().label("number"))
        .where(
            row.marketplace_id == visit.marketplace.id,
            row.fact.in_(names),
            row.at >= span[0],
            row.at < span[1],
        )
        .group_by(row.fact)
    )


async def delivery(visit: Visit, span: Span) -> Sequence[Row[Any]]:
    """Channel and state → messages; decoys went to nobody."""
    row = messages.c
    return await visit.db.all(
        select(row.channel, row.state, func.count().label("number"))
        .where(
            row.marketplace_id == visit.marketplace.id,
            row.created_at >= span[0],
            row.created_at < span[1],
            row.is_decoy.is_(False),
        )
        .group_by(row.channel, row.state)
    )


async def began_at(visit: Visit) -> datetime.datetime | None:
    """The first fact there is: before it nothing has happened, and nothing is counted."""
    return await visit.db.value(
        select(func.min(facts.c.at)).where(facts.c.marketplace_id == visit.marketplace.id)
    )


async def counted(visit: Visit, since: datetime.date) -> Sequence[Row[Any]]:
    """Sums over all days from then on that were counted, by day and name."""
    row = insight_days.c
    return await visit.db.all(
        select(row.day, row.name, row.number).where(
            row.marketplace_id == visit.marketplace.id, row.day >= since
        )
    )


async def begin_day(visit: Visit, day: datetime.date, name: str) -> bool:
    """True for exactly one node: the one that counts this day."""
    row = {"marketplace_id": visit.marketplace.id, "day": day, "name": name, "number": 1}
    insert = visit.db.insert(insight_days).values(row)
    return bool(await visit.db.write(insert.on_conflict_do_nothing()))


async def put_day(visit: Visit, day: datetime.date, counts: Mapping[str, int]) -> None:
    own = {"marketplace_id": visit.marketplace.id, "day": day}
    rows = [{**own, "name": name, "number": number} for name, number in counts.items()]
    if rows:
        await visit.db.write(visit.db.insert(insight_days).values(rows))


async def forget_days(visit: Visit, before: datetime.date) -> None:
    await visit.db.write(
        delete(insight_days).where(
            insight_days.c.marketplace_id == visit.marketplace.id, insight_days.c.day < before
        )
    )
