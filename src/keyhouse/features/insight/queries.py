"""Every query of the figures, in the visit's marketplace."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select

from keyhouse.domain.audit.models import facts
from keyhouse.domain.cases.models import case_verdicts, cases
from keyhouse.domain.messaging.models import messages
from keyhouse.domain.visits import Visit

MOST = 20_000  # decisions that are looked at, the newest ones
OPEN = ("waiting", "in_review", "proposed", "changes_needed", "on_hold")


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


async def decisions(visit: Visit, since: datetime.datetime) -> Sequence[Row[Any]]:
    """What was decided since then, without what it was about."""
    row = cases.c
    return await visit.db.all(
        select(
            row.kind,
            row.state,
            row.revision,
            row.submitted_at,
            row.handed_in_at,
            row.decided_at,
            row.decided_by,
            row.promised_on,
            row.reason,
        )
        .where(
            row.marketplace_id == visit.marketplace.id,
            row.decided_at >= since,
            row.decided_by.is_not(None),
        )
        .order_by(row.decided_at.desc())
        .limit(MOST)
    )


async def sent_back(visit: Visit, since: datetime.datetime) -> Sequence[Row[Any]]:
    """Reason → how many items were sent back for it."""
    row = case_verdicts.c
    return await visit.db.all(
        select(row.reason, func.count().label("number"))
        .where(
            row.marketplace_id == visit.marketplace.id,
            row.verdict == "sent_back",
            row.at >= since,
        )
        .group_by(row.reason)
        .order_by(func.count().desc())
    )


async def facts_by_day(
    visit: Visit, fact: str, days: Sequence[tuple[datetime.datetime, datetime.datetime]]
) -> list[int]:
    """How often a fact was recorded on each day, given as its first moment and the next one's."""
    row = facts.c
    found = await visit.db.one(
        select(
            *(
                func.count().filter(and_(row.at >= first, row.at < end)).label(f"day_{n}")
                for n, (first, end) in enumerate(days)
            )
        ).where(row.marketplace_id == visit.marketplace.id, row.fact == fact, row.at >= days[0][0])
    )
    return [int(number) for number in found] if found else []


async def delivery(visit: Visit, since: datetime.datetime) -> Sequence[Row[Any]]:
    """Channel and state → messages; decoys went to nobody."""
    row = messages.c
    return await visit.db.all(
        select(row.channel, row.state, func.count().label("number"))
        .where(
            row.marketplace_id == visit.marketplace.id,
            row.created_at >= since,
            row.is_decoy.is_(False),
        )
        .group_by(row.channel, row.state)
        .order_by(row.channel, row.state)
    )
