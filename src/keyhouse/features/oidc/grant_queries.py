"""Every query on asks, grants and refresh tokens, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keyhouse.domain.sessions.models import sessions
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc.models import asks, clients, device_asks, grants, refresh_tokens

STEP = 500
SHORTEST_IDLE = timedelta(minutes=5)
LATE = timedelta(hours=1)  # a late code is still known for so long


async def add_ask(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(insert(asks).values(marketplace_id=visit.marketplace.id, **values))


async def ask(visit: Visit, ask_id: str, browser_key: str) -> Row[Any] | None:
    """What was asked in this browser; None for another one's."""
    return await visit.db.one(
        select(asks).where(
            asks.c.marketplace_id == visit.marketplace.id,
            asks.c.id == ask_id,
            asks.c.browser_key == browser_key,
            asks.c.ends_at > visit.now,
        )
    )


async def take_pushed(
    visit: Visit, token_hash: str, client_id: str, browser_key: str, ends_at: datetime
) -> Row[Any] | None:
    """A pushed request becomes the first browser's that brings it, and no other's."""
    return await visit.db.write_one(
        update(asks)
        .where(
            asks.c.marketplace_id == visit.marketplace.id,
            asks.c.token_hash == token_hash,
            asks.c.client_id == client_id,
            asks.c.browser_key == "",
            asks.c.ends_at > visit.now,
        )
        .values(browser_key=browser_key, ends_at=ends_at, made_at=visit.now)
        .returning(*asks.c)
    )


async def note_choice(visit: Visit, ask_id: str, values: dict[str, Any]) -> None:
    await visit.db.write(
        update(asks)
        .where(asks.c.marketplace_id == visit.marketplace.id, asks.c.id == ask_id)
        .values(**values)
    )


async def drop_ask(visit: Visit, ask_id: str) -> bool:
    """True for the one caller that may answer it."""
    return bool(
        await visit.db.write(
            delete(asks).where(asks.c.marketplace_id == visit.marketplace.id, asks.c.id == ask_id)
        )
    )


async def add_grant(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(insert(grants).values(marketplace_id=visit.marketplace.id, **values))


async def by_code(visit: Visit, code_hash: str) -> Row[Any] | None:
    return await visit.db.one(
        select(grants).where(
            grants.c.marketplace_id == visit.marketplace.id, grants.c.code_hash == code_hash
        )
    )


async def redeem(visit: Visit, grant_id: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            update(grants)
            .where(
                grants.c.marketplace_id == visit.marketplace.id,
                grants.c.id == grant_id,
                grants.c.redeemed_at.is_(None),
                grants.c.ended_at.is_(None),
                grants.c.code_until.is_(None) | (grants.c.code_until > visit.now),
            )
            .values(redeemed_at=visit.now)
        )
    )


async def grant(visit: Visit, grant_id: str) -> Row[Any] | None:
    """One that has not ended, of a client that is still let in."""
    return await visit.db.one(
        select(grants, clients.c.scopes.label("client_scopes"))
        .join(clients, clients.c.id == grants.c.client_id)
        .where(
            grants.c.marketplace_id == visit.marketplace.id,
            clients.c.marketplace_id == visit.marketplace.id,
            grants.c.id == grant_id,
            grants.c.ended_at.is_(None),
            grants.c.ends_at > visit.now,
            clients.c.ended_at.is_(None),
        )
    )


async def end(visit: Visit, grant_ids: Sequence[str], reason: str) -> Sequence[Row[Any]]:
    """Those that had not ended yet."""
    return await _set(visit, grant_ids, ended_at=visit.now, end_reason=reason, code_hash=None)


async def note_told(visit: Visit, grant_ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Those whose program had not been told yet."""
    rows = await visit.db.all(
        select(grants).where(
            grants.c.marketplace_id == visit.marketplace.id,
            grants.c.id.in_(grant_ids),
            grants.c.told_at.is_(None),
        )
    )
    await visit.db.write(
        update(grants)
        .where(grants.c.marketplace_id == visit.marketplace.id, grants.c.id.in_(grant_ids))
        .values(told_at=visit.now)
    )
    return rows


async def _set(visit: Visit, grant_ids: Sequence[str], **values: Any) -> list[Row[Any]]:
    """In steps that any database takes."""
    found: list[Row[Any]] = []
    for start in range(0, len(grant_ids), STEP):
        ids = grant_ids[start : start + STEP]
        live = await visit.db.all(
            select(grants).where(
                grants.c.marketplace_id == visit.marketplace.id,
                grants.c.id.in_(ids),
                grants.c.ended_at.is_(None),
            )
        )
        await visit.db.write(
            update(grants)
            .where(
                grants.c.marketplace_id == visit.marketplace.id,
                grants.c.id.in_(ids),
                grants.c.ended_at.is_(None),
            )
            .values(**values)
        )
        found += live
    return found


async def live_of_account(visit: Visit, account_id: str, client_id: str = "") -> Sequence[Row[Any]]:
    asked = [grants.c.client_id == client_id] if client_id else []
    return await visit.db.all(
        select(grants).where(
            grants.c.marketplace_id == visit.marketplace.id,
            grants.c.account_id == account_id,
            grants.c.ended_at.is_(None),
            *asked,
        )
    )


async def without_session(visit: Visit, account_id: str = "") -> Sequence[Row[Any]]:
    """Grants whose session is gone or slept too long, and whose program does not know it yet."""
    asked = [grants.c.account_id == account_id] if account_id else []
    rows = await visit.db.all(
        select(grants, sessions.c.seen_at, sessions.c.idle_seconds)
        .outerjoin(
            sessions,
            (sessions.c.id == grants.c.session_id)
            & (sessions.c.marketplace_id == visit.marketplace.id)
            & (sessions.c.ends_at > visit.now),
        )
        .where(
            grants.c.marketplace_id == visit.marketplace.id,
            grants.c.ended_at.is_(None),
            grants.c.told_at.is_(None),
            sessions.c.id.is_(None) | (sessions.c.seen_at < visit.now - SHORTEST_IDLE),
            *asked,
        )
        .limit(1000)
    )
    return [
        row
        for row in rows
        if row.seen_at is None or row.seen_at + timedelta(seconds=row.idle_seconds) <= visit.now
    ]


async def add_refresh(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(
        insert(refresh_tokens).values(marketplace_id=visit.marketplace.id, **values)
    )


async def refresh_token(visit: Visit, token_hash: str) -> Row[Any] | None:
    return await visit.db.one(
        select(refresh_tokens).where(
            refresh_tokens.c.marketplace_id == visit.marketplace.id,
            refresh_tokens.c.token_hash == token_hash,
        )
    )


async def use_refresh(visit: Visit, token_hash: str, next_sealed: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            update(refresh_tokens)
            .where(
                refresh_tokens.c.marketplace_id == visit.marketplace.id,
                refresh_tokens.c.token_hash == token_hash,
                refresh_tokens.c.used_at.is_(None),
                refresh_tokens.c.ends_at > visit.now,
            )
            .values(used_at=visit.now, next_sealed=next_sealed)
        )
    )


async def sweep(visit: Visit) -> None:
    """What can no longer be used by anybody."""
    for table in (asks, refresh_tokens, device_asks):
        await visit.db.write(
            delete(table).where(
                table.c.marketplace_id == visit.marketplace.id, table.c.ends_at < visit.now
            )
        )
    await visit.db.write(
        delete(grants).where(
            grants.c.marketplace_id == visit.marketplace.id,
            (grants.c.ends_at < visit.now)
            | (grants.c.redeemed_at.is_(None) & (grants.c.code_until < visit.now - LATE)),
        )
    )


async def add_device_ask(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(insert(device_asks).values(marketplace_id=visit.marketplace.id, **values))


async def device_ask(visit: Visit, *, device_hash: str = "", code_key: str = "") -> Row[Any] | None:
    """By what the device holds, or by the code that its person types."""
    by = (
        device_asks.c.device_hash == device_hash
        if device_hash
        else device_asks.c.code_key == code_key
    )
    return await visit.db.one(
        select(device_asks).where(
            device_asks.c.marketplace_id == visit.marketplace.id,
            device_asks.c.ends_at > visit.now,
            by,
        )
    )


async def answer_device(visit: Visit, ask_id: str, grant_id: str) -> bool:
    """True for the first answer; an empty grant says no."""
    return bool(
        await visit.db.write(
            update(device_asks)
            .where(
                device_asks.c.marketplace_id == visit.marketplace.id,
                device_asks.c.id == ask_id,
                device_asks.c.answered_at.is_(None),
                device_asks.c.ends_at > visit.now,
            )
            .values(answered_at=visit.now, grant_id=grant_id)
        )
    )


async def note_device(visit: Visit, ask_id: str, wait_seconds: int) -> None:
    await visit.db.write(
        update(device_asks)
        .where(device_asks.c.marketplace_id == visit.marketplace.id, device_asks.c.id == ask_id)
        .values(asked_at=visit.now, wait_seconds=wait_seconds)
    )


async def redeem_device(visit: Visit, ask_id: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            update(device_asks)
            .where(
                device_asks.c.marketplace_id == visit.marketplace.id,
                device_asks.c.id == ask_id,
                device_asks.c.redeemed_at.is_(None),
            )
            .values(redeemed_at=visit.now)
        )
    )
