"""Every query on signing keys, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.oidc.models import signing_keys


async def add(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(insert(signing_keys).values(marketplace_id=visit.marketplace.id, **values))


async def shown(visit: Visit) -> Sequence[Row[Any]]:
    """Those that sign, will, or did a short while ago; the newest first."""
    return await visit.db.all(
        select(signing_keys)
        .where(
            signing_keys.c.marketplace_id == visit.marketplace.id,
            signing_keys.c.revoked_at.is_(None),
            signing_keys.c.shown_until.is_(None) | (signing_keys.c.shown_until > visit.now),
        )
        .order_by(signing_keys.c.signs_from.desc(), signing_keys.c.id.desc())
    )


async def unrevoked(visit: Visit) -> Sequence[Row[Any]]:
    """The newest first, also those that are no longer shown."""
    return await visit.db.all(
        select(signing_keys)
        .where(
            signing_keys.c.marketplace_id == visit.marketplace.id,
            signing_keys.c.revoked_at.is_(None),
        )
        .order_by(signing_keys.c.signs_from.desc())
        .limit(20)
    )


async def show_newest(visit: Visit, algorithm: str) -> None:
    """The newest key that is left is shown without an end."""
    newest = (
        select(signing_keys.c.id)
        .where(
            signing_keys.c.marketplace_id == visit.marketplace.id,
            signing_keys.c.algorithm == algorithm,
            signing_keys.c.revoked_at.is_(None),
        )
        .order_by(signing_keys.c.signs_from.desc(), signing_keys.c.id.desc())
        .limit(1)
    )
    await visit.db.write(
        update(signing_keys)
        .where(
            signing_keys.c.marketplace_id == visit.marketplace.id,
            signing_keys.c.id == newest.scalar_subquery(),
            signing_keys.c.shown_until.is_(None) | (signing_keys.c.shown_until > visit.now),
        )
        .values(shown_until=None)
    )


async def hide_others(visit: Visit, algorithm: str, before: datetime, until: datetime) -> None:
    """Keys that signed until this moment are shown a while longer, then no more."""
    await visit.db.write(
        update(signing_keys)
        .where(
            signing_keys.c.marketplace_id == visit.marketplace.id,
            signing_keys.c.algorithm == algorithm,
            signing_keys.c.signs_from < before,
            signing_keys.c.shown_until.is_(None),
        )
        .values(shown_until=until)
    )


async def start_signing(visit: Visit, algorithm: str) -> None:
    """The next key signs now."""
    await visit.db.write(
        update(signing_keys)
        .where(
            signing_keys.c.marketplace_id == visit.marketplace.id,
            signing_keys.c.algorithm == algorithm,
            signing_keys.c.signs_from > visit.now,
        )
        .values(signs_from=visit.now)
    )


async def revoke(visit: Visit, key_id: str) -> Row[Any] | None:
    return await visit.db.write_one(
        update(signing_keys)
        .where(
            signing_keys.c.marketplace_id == visit.marketplace.id,
            signing_keys.c.id == key_id,
            signing_keys.c.revoked_at.is_(None),
        )
        .values(revoked_at=visit.now)
        .returning(*signing_keys.c)
    )
