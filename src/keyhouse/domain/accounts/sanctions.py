"""Sanctions: restricted, frozen or banned, with a reason, a term and one appeal to someone else.

A field beside the state of an account or shop. Every request reads it, so it holds at once in all
sessions; recovery and unlocking never lift it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from keyhouse.domain.accounts.marks import set_outcome
from keyhouse.domain.accounts.models import accounts, sanctions
from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.texts import N_

KINDS = {
    "restricted": N_("restricted"),
    "frozen": N_("frozen"),
    "banned": N_("banned"),
}
REASONS = {
    "false_information": N_("Information that was handed in is false."),
    "insults": N_("Insults or threats."),
    "fraud": N_("Signs of fraud."),
    "prohibited_goods": N_("Goods that may not be sold here."),
    "law": N_("An authority or a court asked for it."),
    "other": N_("See the note."),
}


async def impose(
    visit: Visit,
    subject_id: str,
    owner_id: str,
    kind: str,
    reason: str,
    words: str,
    until: datetime | None,
) -> Row[Any]:
    """Puts a sanction on an account or shop; the one before it ends."""
    await _end(visit, subject_id)
    row = await visit.db.write_one(
        visit.db.insert(sanctions)
        .values(
            id=new_id("san", visit.now),
            marketplace_id=visit.marketplace.id,
            subject_id=subject_id,
            owner_id=owner_id,
            kind=kind,
            reason=reason,
            words=words,
            made_at=visit.now,
            made_by=visit.actor.id,
            until=until,
        )
        .returning(*sanctions.c)
    )
    assert row
    if subject_id == owner_id:
        await _set(visit, subject_id, kind)
        await set_outcome(visit, subject_id, "banned" if kind == "banned" else "")
    await record_fact(visit, "account.sanctioned", subject_id, kind=kind, reason=reason)
    return row


async def lift(visit: Visit, sanction: Row[Any], why: str = "") -> bool:
    """Ends the sanction, for staff with a reason; False when it had ended already."""
    ended = await visit.db.write(
        update(sanctions)
        .where(
            sanctions.c.marketplace_id == visit.marketplace.id,
            sanctions.c.id == sanction.id,
            sanctions.c.lifted_at.is_(None),
        )
        .values(lifted_at=visit.now, lifted_why=why)
    )
    if not ended:
        return False
    if sanction.subject_id == sanction.owner_id:
        await _set(visit, sanction.subject_id, "none")
        await set_outcome(visit, sanction.subject_id, "")
    await record_fact(visit, "account.unsanctioned", sanction.subject_id, sanction=sanction.id)
    return True


async def live_sanction(visit: Visit, subject_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(sanctions).where(
            sanctions.c.marketplace_id == visit.marketplace.id,
            sanctions.c.subject_id == subject_id,
            sanctions.c.lifted_at.is_(None),
        )
    )


async def sanction_of(visit: Visit, sanction_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(sanctions).where(
            sanctions.c.marketplace_id == visit.marketplace.id, sanctions.c.id == sanction_id
        )
    )


async def live_of_owner(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    """What holds against an account and its shops."""
    return await visit.db.all(
        select(sanctions)
        .where(
            sanctions.c.marketplace_id == visit.marketplace.id,
            sanctions.c.owner_id == account_id,
            sanctions.c.lifted_at.is_(None),
        )
        .order_by(sanctions.c.made_at)
        .limit(100)
    )


async def all_of_owner(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    """What holds, and what did."""
    return await visit.db.all(
        select(sanctions)
        .where(
            sanctions.c.marketplace_id == visit.marketplace.id,
            sanctions.c.owner_id == account_id,
        )
        .order_by(sanctions.c.made_at)
    )


async def over(visit: Visit) -> Sequence[Row[Any]]:
    """Sanctions whose term is over."""
    return await visit.db.all(
        select(sanctions)
        .where(
            sanctions.c.marketplace_id == visit.marketplace.id,
            sanctions.c.lifted_at.is_(None),
            sanctions.c.until <= visit.now,
        )
        .limit(100)
    )


async def erase_words(visit: Visit, owner_id: str) -> None:
    """What staff wrote to or about somebody who has left; that it held, and why, stays."""
    await visit.db.write(
        update(sanctions)
        .where(sanctions.c.marketplace_id == visit.marketplace.id, sanctions.c.owner_id == owner_id)
        .values(words="", lifted_why="", lifted_at=func.coalesce(sanctions.c.lifted_at, visit.now))
    )


async def _end(visit: Visit, subject_id: str) -> None:
    await visit.db.write(
        update(sanctions)
        .where(
            sanctions.c.marketplace_id == visit.marketplace.id,
            sanctions.c.subject_id == subject_id,
            sanctions.c.lifted_at.is_(None),
        )
        .values(lifted_at=visit.now)
    )


async def _set(visit: Visit, account_id: str, kind: str) -> None:
    await visit.db.write(
        update(accounts)
        .where(accounts.c.marketplace_id == visit.marketplace.id, accounts.c.id == account_id)
        .values(sanction=kind, version=accounts.c.version + 1)
    )
