"""A reviewer takes a case for a while, so that nobody else decides it meanwhile."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.cases.kinds import CaseKinds
from keyhouse.domain.cases.models import cases
from keyhouse.domain.cases.states import CASE
from keyhouse.domain.visits import NotYours, Visit

LEASE = timedelta(minutes=30)


def check_decider(visit: Visit, row: Row[Any]) -> None:
    """Raises `NotYours` for a role of the staff that does not decide this kind of case."""
    if not visit.part(CaseKinds)[row.kind].may_decide(visit.actor):
        raise NotYours()


async def take_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """The case as the actor's own; raises `Conflict` while another reviewer has it."""
    check_decider(visit, row)
    is_free = cases.c.lease_until.is_(None) | (cases.c.lease_until <= visit.now)
    return await make_move(
        visit,
        CASE,
        row,
        "take",
        guard=is_free | (cases.c.reviewer_id == visit.actor.id),
        assigned_to=visit.actor.id,
        reviewer_id=visit.actor.id,
        lease_until=visit.now + LEASE,
    )


async def release_case(visit: Visit, row: Row[Any]) -> Row[Any]:
    """Gives the case back; raises `Conflict` when it is not the actor's."""
    return await make_move(
        visit,
        CASE,
        row,
        "release",
        guard=cases.c.reviewer_id == visit.actor.id,
        assigned_to=None,
        reviewer_id=None,
        lease_until=None,
    )


def held_by_me(visit: Visit) -> Any:
    """The condition under which a decision counts: it is mine, and my time is not over."""
    return (cases.c.reviewer_id == visit.actor.id) & (cases.c.lease_until > visit.now)
