"""Every query on recoveries, in the visit's marketplace."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.recovery.models import recoveries
from keyhouse.kit.keys import hash_token

HERE = recoveries.c.marketplace_id == bindparam("here")
ONE = HERE & (recoveries.c.id == bindparam("which"))

# Made once: making a statement takes longer than running it.
ADD = insert(recoveries).returning(*recoveries.c)
ATTEMPT = select(recoveries).where(
    HERE,
    recoveries.c.token_hash == bindparam("token"),
    recoveries.c.expires_at > bindparam("moment"),
    recoveries.c.done_at.is_(None),
)
SET_WAY = (
    update(recoveries)
    .where(ONE, recoveries.c.proven_at.is_(None))
    .values(way=bindparam("new_way"), sent_at=None)
)
NOTE_SENT = update(recoveries).where(ONE).values(sent_at=bindparam("moment"))
PROVE = (
    update(recoveries)
    .where(ONE, recoveries.c.proven_at.is_(None))
    .values(proven_at=bindparam("moment"), proven_via=bindparam("via"))
)
FINISH = (
    update(recoveries)
    .where(
        ONE,
        recoveries.c.proven_at.is_not(None),
        recoveries.c.done_at.is_(None),
        recoveries.c.expires_at > bindparam("moment"),
    )
    .values(done_at=bindparam("moment"))
)
END_OTHERS = (
    update(recoveries)
    .where(HERE, recoveries.c.account_id == bindparam("account"), recoveries.c.done_at.is_(None))
    .values(account_id="", proven_at=None)
)


async def add(visit: Visit, values: dict[str, Any]) -> Row[Any]:
    row = await visit.db.write_one(ADD, {"marketplace_id": visit.marketplace.id, **values})
    assert row
    return row


async def attempt(visit: Visit, token: str) -> Row[Any] | None:
    """The live attempt of this token."""
    said = {"here": visit.marketplace.id, "token": hash_token(token), "moment": visit.now}
    return await visit.db.one(ATTEMPT, said)


async def set_way(visit: Visit, attempt_id: str, way: str) -> bool:
    said = {"here": visit.marketplace.id, "which": attempt_id, "new_way": way}
    return bool(await visit.db.write(SET_WAY, said))


async def note_sent(visit: Visit, attempt_id: str) -> None:
    said = {"here": visit.marketplace.id, "which": attempt_id, "moment": visit.now}
    await visit.db.write(NOTE_SENT, said)


async def prove(visit: Visit, attempt_id: str, via: str) -> bool:
    said = {"here": visit.marketplace.id, "which": attempt_id, "moment": visit.now, "via": via}
    return bool(await visit.db.write(PROVE, said))


async def finish(visit: Visit, attempt_id: str) -> bool:
    """True for exactly one caller, and only after the proof."""
    said = {"here": visit.marketplace.id, "which": attempt_id, "moment": visit.now}
    return bool(await visit.db.write(FINISH, said))


async def end_others(visit: Visit, account_id: str) -> None:
    """After a change no earlier proof may make another one.

    They go on as attempts of nobody: whoever began them learns nothing from their end.
    """
    await visit.db.write(END_OTHERS, {"here": visit.marketplace.id, "account": account_id})


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(recoveries).where(
            recoveries.c.marketplace_id == visit.marketplace.id,
            recoveries.c.expires_at < visit.now,
        )
    )
