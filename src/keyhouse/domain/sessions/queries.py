"""Every query on sessions, in the visit's marketplace."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keyhouse.domain.accounts.models import accounts
from keyhouse.domain.sessions.models import sessions
from keyhouse.domain.visits import Visit


async def by_token(visit: Visit, token_hash: str) -> Row[Any] | None:
    """The session together with its account's state, in one indexed read."""
    return await visit.db.one(
        select(sessions, accounts.c.state, accounts.c.sanction, accounts.c.language)
        .join(accounts, accounts.c.id == sessions.c.account_id)
        .where(
            sessions.c.token_hash == token_hash,
            sessions.c.marketplace_id == visit.marketplace.id,
        )
    )


async def add(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(insert(sessions).values(marketplace_id=visit.marketplace.id, **values))


async def touch(visit: Visit, session_id: str) -> None:
    await visit.db.write(
        update(sessions)
        .where(sessions.c.marketplace_id == visit.marketplace.id, sessions.c.id == session_id)
        .values(seen_at=visit.now)
    )


async def set_token(visit: Visit, session_id: str, token_hash: str) -> bool:
    return bool(
        await visit.db.write(
            update(sessions)
            .where(sessions.c.marketplace_id == visit.marketplace.id, sessions.c.id == session_id)
            .values(token_hash=token_hash, seen_at=visit.now)
        )
    )


async def end(visit: Visit, session_id: str) -> bool:
    return bool(
        await visit.db.write(
            delete(sessions).where(
                sessions.c.marketplace_id == visit.marketplace.id, sessions.c.id == session_id
            )
        )
    )


async def end_of_account(visit: Visit, account_id: str, but: str) -> int:
    return await visit.db.write(
        delete(sessions).where(
            sessions.c.marketplace_id == visit.marketplace.id,
            sessions.c.account_id == account_id,
            sessions.c.id != but,
        )
    )


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(sessions).where(
            sessions.c.marketplace_id == visit.marketplace.id, sessions.c.ends_at < visit.now
        )
    )
