"""Every query on facts, in the visit's marketplace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, literal, select, tuple_, update

from keyhouse.domain.audit.models import audit_heads, facts
from keyhouse.domain.visits import Visit


async def unsealed(visit: Visit, limit: int) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(facts)
        .where(facts.c.marketplace_id == visit.marketplace.id, facts.c.sequence.is_(None))
        .order_by(facts.c.at, facts.c.id)
        .limit(limit)
    )


async def count_unsealed(visit: Visit) -> int:
    return await visit.db.value(
        select(func.count())
        .select_from(facts)
        .where(facts.c.marketplace_id == visit.marketplace.id, facts.c.sequence.is_(None))
    )


async def lock_head(visit: Visit) -> Row[Any]:
    """The head of the chain, made when missing, held until the transaction ends."""
    insert = visit.db.insert(audit_heads).values(
        marketplace_id=visit.marketplace.id, sequence=0, seal="0" * 64
    )
    row = await visit.db.write_one(
        insert.on_conflict_do_update(
            index_elements=[audit_heads.c.marketplace_id],
            set_={"sequence": audit_heads.c.sequence},
        ).returning(audit_heads.c.sequence, audit_heads.c.seal)
    )
    assert row
    return row


async def head(visit: Visit) -> Row[Any] | None:
    return await visit.db.one(
        select(audit_heads).where(audit_heads.c.marketplace_id == visit.marketplace.id)
    )


SET_SEAL = (
    update(facts)
    .where(facts.c.marketplace_id == bindparam("here"), facts.c.id == bindparam("which"))
    .values(sequence=bindparam("number"), seal=bindparam("over"))
)


async def set_seals(visit: Visit, sealed: Sequence[tuple[str, int, str]]) -> None:
    """Each one's id, number and seal."""
    here = visit.marketplace.id
    await visit.db.write_many(
        SET_SEAL,
        [{"here": here, "which": id_, "number": n, "over": seal} for id_, n, seal in sealed],
    )


async def move_head(visit: Visit, sequence: int, seal: str) -> None:
    await visit.db.write(
        update(audit_heads)
        .where(audit_heads.c.marketplace_id == visit.marketplace.id)
        .values(sequence=sequence, seal=seal)
    )


async def sealed_between(visit: Visit, after: int, last: int, limit: int) -> Sequence[Row[Any]]:
    """Sealed facts after one sequence number, up to and including another."""
    return await visit.db.all(
        select(facts)
        .where(
            facts.c.marketplace_id == visit.marketplace.id,
            facts.c.sequence > after,
            facts.c.sequence <= last,
        )
        .order_by(facts.c.sequence)
        .limit(limit)
    )


@dataclass(frozen=True)
class Search:
    """What narrows a search; `actor_id` is of the staff, `before` the id of the last fact seen."""

    fact: str = ""
    subject_id: str = ""
    actor_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: str = ""


async def search(visit: Visit, by: Search, limit: int) -> Sequence[Row[Any]]:
    """The newest first. A page goes on behind the last one seen."""
    row = facts.c
    asked: list[ColumnElement[bool]] = []
    asked += [row.fact == by.fact] if by.fact else []
    asked += [row.subject_id == by.subject_id] if by.subject_id else []
    asked += [row.actor_kind == "staff", row.actor_id == by.actor_id] if by.actor_id else []
    asked += [row.at >= by.since] if by.since else []
    asked += [row.at < by.until] if by.until else []
    if by.before:
        last = select(row.at).where(row.marketplace_id == visit.marketplace.id, row.id == by.before)
        asked.append(tuple_(row.at, row.id) < tuple_(last.scalar_subquery(), literal(by.before)))
    return await visit.db.all(
        select(facts)
        .where(row.marketplace_id == visit.marketplace.id, *asked)
        .order_by(row.at.desc(), row.id.desc())
        .limit(limit)
    )


async def latest_of_subject(visit: Visit, subject_id: str, limit: int) -> Sequence[Row[Any]]:
    """The newest part of the story, newest first."""
    return await visit.db.all(
        select(facts)
        .where(facts.c.marketplace_id == visit.marketplace.id, facts.c.subject_id == subject_id)
        .order_by(facts.c.at.desc(), facts.c.id.desc())
        .limit(limit)
    )


async def of_subject(visit: Visit, subject_id: str) -> Sequence[Row[Any]]:
    """The story of one account or case, oldest first."""
    return await visit.db.all(
        select(facts)
        .where(facts.c.marketplace_id == visit.marketplace.id, facts.c.subject_id == subject_id)
        .order_by(facts.c.at, facts.c.id)
    )
