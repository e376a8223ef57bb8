"""Queries on marketplaces; the only ones that look across all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from keyhouse.domain.marketplaces.models import marketplaces, playbooks
from keyhouse.kit.db import Unit


async def with_playbooks(db: Unit) -> Sequence[Row[Any]]:
    # all marketplaces: this is the list of them
    return await db.all(
        select(marketplaces.c.id, marketplaces.c.slug, marketplaces.c.slowest_hash, playbooks)
        .join(
            playbooks,
            (playbooks.c.marketplace_id == marketplaces.c.id)
            & (playbooks.c.version == marketplaces.c.playbook_version),
        )
        .order_by(marketplaces.c.slug)
    )


async def by_slug(db: Unit, slug: str) -> Row[Any] | None:
    # all marketplaces: a slug names one
    return await db.one(select(marketplaces).where(marketplaces.c.slug == slug))


async def playbook(db: Unit, marketplace_id: str, version: int) -> Row[Any] | None:
    return await db.one(
        select(playbooks).where(
            playbooks.c.marketplace_id == marketplace_id, playbooks.c.version == version
        )
    )


async def add(db: Unit, marketplace_id: str, slug: str, now: datetime) -> None:
    await db.write(
        insert(marketplaces).values(
            id=marketplace_id, slug=slug, playbook_version=0, created_at=now
        )
    )


async def slow_down(db: Unit, marketplace_id: str, milliseconds: int) -> None:
    """From now on no wrong password is answered sooner; it only grows."""
    # all marketplaces: the row is the marketplace itself
    await db.write(
        update(marketplaces)
        .where(marketplaces.c.id == marketplace_id, marketplaces.c.slowest_hash < milliseconds)
        .values(slowest_hash=milliseconds)
    )


async def add_playbook(
    db: Unit, marketplace_id: str, version: int, text: str, digest: str, now: datetime
) -> None:
    await db.write(
        insert(playbooks).values(
            marketplace_id=marketplace_id,
            version=version,
            text=text,
            digest=digest,
            published_at=now,
        )
    )
    # all marketplaces: the row is the marketplace itself
    await db.write(
        update(marketplaces)
        .where(marketplaces.c.id == marketplace_id, marketplaces.c.playbook_version == version - 1)
        .values(playbook_version=version)
    )
