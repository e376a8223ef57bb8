"""Every query on the ways to social providers, in the visit's marketplace."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.signin.models import socials
from keyhouse.kit.keys import hash_token


async def add(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(insert(socials).values(marketplace_id=visit.marketplace.id, **values))


async def take_back(visit: Visit, token: str, state: str) -> Row[Any] | None:
    """The way that this browser began with this state, for the first caller who returns."""
    return await visit.db.write_one(
        update(socials)
        .where(
            socials.c.marketplace_id == visit.marketplace.id,
            socials.c.token_hash == hash_token(token),
            socials.c.state_hash == hash_token(state),
            socials.c.returned_at.is_(None),
            socials.c.expires_at > visit.now,
        )
        .values(returned_at=visit.now)
        .returning(*socials.c)
    )


async def note_identity(visit: Visit, social_id: str, subject: str, label: str) -> None:
    await visit.db.write(
        update(socials)
        .where(socials.c.marketplace_id == visit.marketplace.id, socials.c.id == social_id)
        .values(subject=subject, label=label)
    )


async def returned(visit: Visit, token: str) -> Row[Any] | None:
    """Somebody who came back with an identity that no account has yet."""
    return await visit.db.one(
        select(socials).where(
            socials.c.marketplace_id == visit.marketplace.id,
            socials.c.token_hash == hash_token(token),
            socials.c.subject != "",
            socials.c.purpose == "enter",
            socials.c.done_at.is_(None),
            socials.c.expires_at > visit.now,
        )
    )


async def finish(visit: Visit, social_id: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            update(socials)
            .where(
                socials.c.marketplace_id == visit.marketplace.id,
                socials.c.id == social_id,
                socials.c.done_at.is_(None),
            )
            .values(done_at=visit.now)
        )
    )


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(socials).where(
            socials.c.marketplace_id == visit.marketplace.id, socials.c.expires_at < visit.now
        )
    )
