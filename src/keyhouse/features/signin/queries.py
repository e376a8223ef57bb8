"""Every query on sign-in attempts, in the visit's marketplace."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.signin.models import signins
from keyhouse.kit.keys import hash_token

END_ATTEMPTS = delete(signins).where(
    signins.c.marketplace_id == bindparam("here"),
    signins.c.account_id == bindparam("account"),
    signins.c.done_at.is_(None),
)


async def add(visit: Visit, values: dict[str, Any]) -> Row[Any]:
    row = await visit.db.write_one(
        insert(signins).values(marketplace_id=visit.marketplace.id, **values).returning(*signins.c)
    )
    assert row
    return row


async def attempt(visit: Visit, token: str) -> Row[Any] | None:
    """The live attempt of this token."""
    return await visit.db.one(
        select(signins).where(
            signins.c.marketplace_id == visit.marketplace.id,
            signins.c.token_hash == hash_token(token),
            signins.c.expires_at > visit.now,
            signins.c.done_at.is_(None),
        )
    )


async def note(visit: Visit, attempt_id: str, **proofs: Any) -> Row[Any] | None:
    """Stores a proof on the attempt; None when it is done already."""
    return await visit.db.write_one(
        update(signins)
        .where(
            signins.c.marketplace_id == visit.marketplace.id,
            signins.c.id == attempt_id,
            signins.c.done_at.is_(None),
        )
        .values(**proofs)
        .returning(*signins.c)
    )


async def end_attempts(visit: Visit, account_id: str) -> None:
    """The password they began with is no longer the right one."""
    await visit.db.write(END_ATTEMPTS, {"here": visit.marketplace.id, "account": account_id})


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(signins).where(
            signins.c.marketplace_id == visit.marketplace.id, signins.c.expires_at < visit.now
        )
    )
