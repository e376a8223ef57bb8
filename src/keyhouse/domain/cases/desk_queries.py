"""What the staff's queue asks of cases, in the visit's marketplace: lists, counts, the next one."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from keyhouse.domain.cases.models import OVER, case_notes, cases
from keyhouse.domain.visits import Visit
from keyhouse.kit.db import Moment
from keyhouse.kit.ids import new_id

OPEN = ("in_review", "proposed", "on_hold")
AWAY = ("changes_needed", "cooling", "waiting")


@dataclass(frozen=True)
class Filter:
    """What narrows a list; an empty text stands for everything."""

    kinds: tuple[str, ...]  # those that the actor may see, or one of them
    language: str = ""
    country: str = ""
    due: str = ""  # late, today, or risk
    reference: str = ""


def views(visit: Visit) -> Mapping[str, ColumnElement[bool]]:
    """The lists of the queue by name."""
    row = cases.c
    in_review = row.state == "in_review"
    return {
        "open": row.state.in_(OPEN),
        "mine": and_(row.assigned_to == visit.actor.id, in_review),
        "unassigned": and_(row.assigned_to.is_(None), in_review),
        "second": row.state == "proposed",
        "escalated": and_(in_review, row.escalated_at.is_not(None)),
        "on_hold": row.state == "on_hold",
        "away": row.state.in_(AWAY),
    }


def _matching(by: Filter, today: datetime.date) -> ColumnElement[bool]:
    row = cases.c
    asked: list[ColumnElement[bool]] = [row.kind.in_(by.kinds)]
    if by.language:
        asked.append(row.language == by.language)
    if by.country:
        asked.append(row.country == by.country)
    if by.due == "late":
        asked.append(row.promised_on < today)
    if by.due == "today":
        asked.append(row.promised_on == today)
    if by.due == "risk":
        asked.append(row.risk > 0)
    if by.reference:
        asked.append(row.reference == by.reference.upper())
    return and_(*asked)


# Nothing in it is null: databases do not agree where nulls belong.
LATEST = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)
URGENT = (
    case((cases.c.escalated_at.is_(None), 1), else_=0),
    func.coalesce(cases.c.promised_on, literal(LATEST.date(), Date)),
    func.coalesce(cases.c.submitted_at, literal(LATEST, Moment)),
    cases.c.id,
)
NEWEST = (cases.c.decided_at, cases.c.id)  # by its index; whoever asks leaves nulls out


async def listed(
    visit: Visit,
    view: str,
    by: Filter,
    today: datetime.date,
    *,
    limit: int,
    first: int = 0,
    after: str = "",
) -> Sequence[Row[Any]]:
    """Part of a list, the most urgent first, of what was decided the newest: behind the first
    ones, or behind the case of this id as it stands now.
    """
    row = cases.c
    is_decided = view == "decided"
    which = (
        and_(row.state.in_(OVER), row.decided_at.is_not(None)) if is_decided else views(visit)[view]
    )
    asked = [_matching(by, today), which]
    order = NEWEST if is_decided else URGENT
    if after:
        place = select(*order).where(row.marketplace_id == visit.marketplace.id, row.id == after)
        at = await visit.db.one(place)
        if not at:
            return []
        here = tuple_(*order)
        there = tuple_(*(literal(v, each.type) for v, each in zip(at, order, strict=True)))
        asked.append(here < there if is_decided else here > there)
    return await visit.db.all(
        select(cases)
        .where(row.marketplace_id == visit.marketplace.id, *asked)
        .order_by(*((each.desc() for each in order) if is_decided else order))
        .offset(first)
        .limit(limit)
    )


async def counts(visit: Visit, by: Filter, today: datetime.date) -> dict[str, int]:
    """How many stand in each list, and how many of the open ones are late or due today."""
    row = cases.c
    asked = {
        **views(visit),
        "late": and_(row.state.in_(OPEN), row.promised_on < today),
        "today": and_(row.state.in_(OPEN), row.promised_on == today),
    }
    found = await visit.db.one(
        select(*(func.count().filter(which).label(name) for name, which in asked.items()))
        .select_from(cases)
        .where(
            row.marketplace_id == visit.marketplace.id,
            _matching(by, today),
            row.state.in_((*OPEN, *AWAY)),
        )
    )
    return dict(found._mapping) if found else {}


async def next_ones(
    visit: Visit, by: Filter, today: datetime.date, but: Sequence[str]
) -> Sequence[Row[Any]]:
    """Cases in review that nobody has at this moment: one's own first, then nobody's, then late
    ones of whoever does not come to them. `but` are left out.
    """
    row = cases.c
    mine = row.assigned_to == visit.actor.id
    free = or_(
        row.lease_until.is_(None), row.lease_until <= visit.now, row.reviewer_id == visit.actor.id
    )
    left = or_(mine, row.assigned_to.is_(None), row.promised_on <= today)
    return await visit.db.all(
        select(cases)
        .where(
            row.marketplace_id == visit.marketplace.id,
            _matching(by, today),
            row.state == "in_review",
            free,
            left,
            row.id.not_in(but),
            # Whoever asked for help with it waits for the help.
            row.escalated_by.is_distinct_from(visit.actor.id),
            # Whoever had a part in it could not decide it.
            row.opened_by != visit.actor.id,
            row.handed_in_by != visit.actor.id,
            row.not_by != visit.actor.id,
        )
        .order_by(case((mine, 0), (row.assigned_to.is_(None), 1), else_=2), *URGENT)
        .limit(20)
    )


async def unassign(visit: Visit, staff_id: str) -> None:
    """What somebody worked on goes back to the queue."""
    await visit.db.write(
        update(cases)
        .where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.assigned_to == staff_id,
            cases.c.state.not_in(OVER),
        )
        .values(assigned_to=None, reviewer_id=None, lease_until=None)
    )


async def forget_notes(visit: Visit, case_id: str) -> None:
    await visit.db.write(
        delete(case_notes).where(
            case_notes.c.marketplace_id == visit.marketplace.id, case_notes.c.case_id == case_id
        )
    )


async def with_reference(visit: Visit, reference: str) -> Row[Any] | None:
    return await visit.db.one(
        select(cases).where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.reference == reference.upper(),
            cases.c.state != "draft",
        )
    )


async def notes(visit: Visit, case_id: str) -> Sequence[Row[Any]]:
    """Internal notes, oldest first."""
    return await visit.db.all(
        select(case_notes)
        .where(case_notes.c.marketplace_id == visit.marketplace.id, case_notes.c.case_id == case_id)
        .order_by(case_notes.c.at, case_notes.c.id)
    )


async def add_note(visit: Visit, case_id: str, words: str) -> None:
    await visit.db.write(
        insert(case_notes).values(
            id=new_id("nte", visit.now),
            marketplace_id=visit.marketplace.id,
            case_id=case_id,
            staff_id=visit.actor.id,
            at=visit.now,
            words=words,
        )
    )
