"""Every query on recoveries, in the visit's marketplace."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.recovery.models import recoveries
from keyhouse.kit.keys import hash_token


async def add(visit: Visit, values: dict[str, Any]) -> Row[Any]:
    row = await visit.db.write_one(
        insert(recoveries)
        .values(marketplace_id=visit.marketplace.id, **values)
        .returning(*recoveries.c)
    )
    assert row
    return row


async def attempt(visit: Visit, token: str) -> Row[Any] | None:
    """The live attempt of this token."""
    return await visit.db.one(
        select(recoveries).where(
            recoveries.c.marketplace_id == visit.marketplace.id,
            recoveries.c.token_hash == hash_token(token),
            recoveries.c.expires_at > visit.now,
            recoveries.c.done_at.is_(None),
        )
    )


async def set_way(visit: Visit, attempt_id: str, way: str) -> bool:
    return bool(
        await visit.db.write(
            update(recoveries)
            .where(
                recoveries.c.marketplace_id == visit.marketplace.id,
                recoveries.c.id == attempt_id,
                recoveries.c.proven_at.is_(None),
            )
            .values(way=way, sent_at=None)
        )
    )


async def note_sent(visit: Visit, attempt_id: str) -> None:
    await visit.db.write(
        update(recoveries)
        .where(recoveries.c.marketplace_id == visit.marketplace.id, recoveries.c.id == attempt_id)
        .values(sent_at=visit.now)
    )


async def prove(visit: Visit, attempt_id: str, via: str) -> bool:
    return bool(
        await visit.db.write(
            update(recoveries)
            .where(
                recoveries.c.marketplace_id == visit.marketplace.id,
                recoveries.c.id == attempt_id,
                recoveries.c.proven_at.is_(None),
            )
            .values(proven_at=visit.now, proven_via=via)
        )
    )


async def finish(visit: Visit, attempt_id: str) -> bool:
    """True for exactly one caller, and only after the proof."""
    return bool(
        await visit.db.write(
            update(recoveries)
            .where(
                recoveries.c.marketplace_id == visit.marketplace.id,
                recoveries.c.id == attempt_id,
                recoveries.c.proven_at.is_not(None),
                recoveries.c.done_at.is_(None),
                recoveries.c.expires_at > visit.now,
            )
            .values(done_at=visit.now)
        )
    )


async def end_others(visit: Visit, account_id: str) -> None:
    """After a change no earlier proof may make another one.

    They go on as attempts of nobody: whoever began them learns nothing from their end.
    """
    await visit.db.write(
        update(recoveries)
        .where(
            recoveries.c.marketplace_id == visit.marketplace.id,
            recoveries.c.account_id == account_id,
            recoveries.c.done_at.is_(None),
        )
        .values(account_id="", proven_at=None)
    )


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(recoveries).where(
            recoveries.c.marketplace_id == visit.marketplace.id,
            recoveries.c.expires_at < visit.now,
        )
    )
