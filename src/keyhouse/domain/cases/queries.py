"""Every query on cases, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, insert, select, true, update

from keyhouse.domain.accounts.models import accounts
from keyhouse.domain.cases.models import case_revisions, case_verdicts, cases
from keyhouse.domain.visits import Visit


async def case(visit: Visit, case_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(cases).where(cases.c.marketplace_id == visit.marketplace.id, cases.c.id == case_id)
    )


async def latest(visit: Visit, kind: str, subject_id: str) -> Row[Any] | None:
    """The newest case of this kind about this subject."""
    return await visit.db.one(
        select(cases)
        .where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.kind == kind,
            cases.c.subject_id == subject_id,
        )
        .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
        .limit(1)
    )


async def add(visit: Visit, values: dict[str, Any]) -> Row[Any] | None:
    """None when a live case of this kind about this subject exists already."""
    insert_ = visit.db.insert(cases).values(marketplace_id=visit.marketplace.id, **values)
    return await visit.db.write_one(insert_.on_conflict_do_nothing().returning(*cases.c))


async def save_data(
    visit: Visit, row: Row[Any], data: dict[str, Any], states: Sequence[str]
) -> Row[Any] | None:
    """Stores what was typed, while the case is open for it; None when it no longer is."""
    return await visit.db.write_one(
        update(cases)
        .where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.id == row.id,
            cases.c.version == row.version,
            cases.c.state.in_(states),
        )
        .values(data=data, version=cases.c.version + 1)
        .returning(*cases.c)
    )


async def add_revision(
    visit: Visit, row: Row[Any], papers: dict[str, list[str]], number: int
) -> None:
    await visit.db.write(
        insert(case_revisions).values(
            marketplace_id=visit.marketplace.id,
            case_id=row.id,
            number=number,
            data=row.data,
            papers=papers,
            submitted_at=visit.now,
        )
    )


async def revision(visit: Visit, case_id: str, number: int) -> Row[Any] | None:
    return await visit.db.one(
        select(case_revisions).where(
            case_revisions.c.marketplace_id == visit.marketplace.id,
            case_revisions.c.case_id == case_id,
            case_revisions.c.number == number,
        )
    )


async def put_verdict(visit: Visit, row: Row[Any], values: dict[str, Any]) -> None:
    fresh = {"staff_id": visit.actor.id, "at": visit.now, **values}
    insert_ = visit.db.insert(case_verdicts).values(
        marketplace_id=visit.marketplace.id, case_id=row.id, revision=row.revision, **fresh
    )
    await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[
                case_verdicts.c.case_id,
                case_verdicts.c.revision,
                case_verdicts.c.item,
            ],
            set_=fresh,
            where=case_verdicts.c.marketplace_id == visit.marketplace.id,
        )
    )


async def verdicts(visit: Visit, case_id: str, revision: int) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(case_verdicts).where(
            case_verdicts.c.marketplace_id == visit.marketplace.id,
            case_verdicts.c.case_id == case_id,
            case_verdicts.c.revision == revision,
        )
    )


async def all_verdicts(visit: Visit, case_id: str) -> Sequence[Row[Any]]:
    """Of every revision, the first one first."""
    row = case_verdicts.c
    return await visit.db.all(
        select(case_verdicts)
        .where(row.marketplace_id == visit.marketplace.id, row.case_id == case_id)
        .order_by(row.revision, row.item)
    )


async def cooling(visit: Visit, kind: str, until: datetime) -> Sequence[Row[Any]]:
    """Approved cases of a kind whose waiting time ends by then."""
    return await visit.db.all(
        select(cases)
        .where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.kind == kind,
            cases.c.state == "cooling",
            cases.c.due_at <= until,
        )
        .order_by(cases.c.due_at)
        .limit(100)
    )


async def note_reminded(visit: Visit, case_id: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            update(cases)
            .where(
                cases.c.marketplace_id == visit.marketplace.id,
                cases.c.id == case_id,
                cases.c.reminded_at.is_(None),
            )
            .values(reminded_at=visit.now)
        )
    )


async def waiting(visit: Visit) -> Sequence[Row[Any]]:
    """Handed in, and answers from outside are still missing."""
    return await _in_state(visit, "waiting")


async def unanswered(visit: Visit, until: datetime) -> Sequence[Row[Any]]:
    """Changes were asked for, and the time to answer ends by then."""
    return await _in_state(visit, "changes_needed", cases.c.due_at <= until)


async def old_drafts(
    visit: Visit, before: datetime, nobodys_before: datetime
) -> Sequence[Row[Any]]:
    """Never handed in, those that belong to no account sooner.

    An account that is still proven keeps its application.
    """
    return await _in_state(
        visit,
        "draft",
        (cases.c.opened_at < before)
        | ((cases.c.owner_id == "") & (cases.c.opened_at < nobodys_before)),
        (cases.c.kind != "application") | (cases.c.revision > 0),
        ~_under_hold(visit).exists(),
    )


async def _in_state(visit: Visit, state: str, *more: ColumnElement[bool]) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(cases)
        .where(cases.c.marketplace_id == visit.marketplace.id, cases.c.state == state, *more)
        .order_by(cases.c.id)
        .limit(100)
    )


async def over_since(visit: Visit, state: str, until: datetime) -> Sequence[Row[Any]]:
    """Cases that ended so until then, and whose papers nobody has erased yet; no legal hold."""
    return await _in_state(
        visit,
        state,
        cases.c.ended_at <= until,
        cases.c.papers_erased_at.is_(None),
        ~_under_hold(visit).exists(),
    )


async def claim_erasure(visit: Visit, row: Row[Any], number: str, *, is_kept: bool) -> bool:
    """Whether the papers may be erased now: nobody did, and the case is as it was seen.

    With `is_kept` a legal hold of the owner says no.
    """
    free = ~_under_hold(visit).exists() if is_kept else true()
    return bool(
        await visit.db.write(
            update(cases)
            .where(
                cases.c.marketplace_id == visit.marketplace.id,
                cases.c.id == row.id,
                cases.c.state == row.state,
                cases.c.papers_erased_at.is_(None),
                free,
            )
            .values(papers_erased_at=visit.now, erasure=number)
        )
    )


def _under_hold(visit: Visit) -> Select[Any]:
    """The account of the case, when a legal hold is on it."""
    return select(accounts.c.id).where(
        accounts.c.marketplace_id == visit.marketplace.id,
        accounts.c.id == cases.c.owner_id,
        accounts.c.kept_at.is_not(None),
    )


async def drop_draft(visit: Visit, row: Row[Any]) -> None:
    await visit.db.write(
        delete(cases).where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.id == row.id,
            cases.c.state == "draft",
        )
    )


async def own_cases(visit: Visit, owner_id: str) -> Sequence[Row[Any]]:
    """Cases that the account itself made, or support for it: nobody else's about it."""
    return [each for each in await of_owner(visit, owner_id) if each.kind != "recovery"]


async def of_owner(visit: Visit, owner_id: str) -> Sequence[Row[Any]]:
    """Every case about one account, newest first, whoever made it."""
    return await visit.db.all(
        select(cases)
        .where(cases.c.marketplace_id == visit.marketplace.id, cases.c.owner_id == owner_id)
        .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
    )


async def revisions(visit: Visit, case_id: str) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(case_revisions)
        .where(
            case_revisions.c.marketplace_id == visit.marketplace.id,
            case_revisions.c.case_id == case_id,
        )
        .order_by(case_revisions.c.number)
    )


async def rivals(visit: Visit, row: Row[Any]) -> Sequence[Row[Any]]:
    """Other cases of this kind about the same account."""
    return await visit.db.all(
        select(cases)
        .where(
            cases.c.marketplace_id == visit.marketplace.id,
            cases.c.kind == row.kind,
            cases.c.owner_id == row.owner_id,
            cases.c.owner_id != "",
            cases.c.id != row.id,
        )
        .order_by(cases.c.opened_at.desc())
        .limit(20)
    )
