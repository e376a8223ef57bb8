"""Every query on receivers, and on the facts that become events, in the visit's marketplace."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update

from keyhouse.domain.audit.models import audit_heads, facts
from keyhouse.domain.cases.models import cases
from keyhouse.domain.shops.models import OWNING, bindings, shops
from keyhouse.domain.visits import Visit
from keyhouse.features.webhooks.models import receivers


async def add(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(insert(receivers).values(marketplace_id=visit.marketplace.id, **values))


async def receiver(visit: Visit, receiver_id: str) -> Row[Any] | None:
    """One that is still told."""
    return await visit.db.one(
        select(receivers).where(
            receivers.c.marketplace_id == visit.marketplace.id,
            receivers.c.id == receiver_id,
            receivers.c.ended_at.is_(None),
        )
    )


async def all_receivers(visit: Visit) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(receivers)
        .where(receivers.c.marketplace_id == visit.marketplace.id, receivers.c.ended_at.is_(None))
        .order_by(receivers.c.made_at, receivers.c.id)
        .limit(200)
    )


async def behind(visit: Visit) -> Sequence[Row[Any]]:
    """Receivers that have not been told of the newest sealed fact."""
    return await visit.db.all(
        select(receivers)
        .join(audit_heads, audit_heads.c.marketplace_id == receivers.c.marketplace_id)
        .where(
            receivers.c.marketplace_id == visit.marketplace.id,
            receivers.c.ended_at.is_(None),
            receivers.c.sequence < audit_heads.c.sequence,
        )
    )


async def move(visit: Visit, receiver_id: str, before: int, sequence: int) -> bool:
    """True for the one caller who takes it from there."""
    return bool(
        await visit.db.write(
            update(receivers)
            .where(
                receivers.c.marketplace_id == visit.marketplace.id,
                receivers.c.id == receiver_id,
                receivers.c.sequence == before,
            )
            .values(sequence=sequence)
        )
    )


async def change(visit: Visit, receiver_id: str, version: int, values: dict[str, Any]) -> bool:
    """False when somebody else changed it since that version."""
    return bool(
        await visit.db.write(
            update(receivers)
            .where(
                receivers.c.marketplace_id == visit.marketplace.id,
                receivers.c.id == receiver_id,
                receivers.c.version == version,
                receivers.c.ended_at.is_(None),
            )
            .values(version=version + 1, **values)
        )
    )


async def head(visit: Visit) -> int:
    """The sequence of the newest sealed fact."""
    found = await visit.db.value(
        select(audit_heads.c.sequence).where(audit_heads.c.marketplace_id == visit.marketplace.id)
    )
    return found or 0


async def sealed_after(
    visit: Visit, sequence: int, last: int, names: Collection[str], limit: int
) -> Sequence[Row[Any]]:
    """Facts of these names after one and up to another, in the order in which they were sealed."""
    return await visit.db.all(
        select(facts)
        .where(
            facts.c.marketplace_id == visit.marketplace.id,
            facts.c.sequence > sequence,
            facts.c.sequence <= last,
            facts.c.fact.in_(names),
        )
        .order_by(facts.c.sequence)
        .limit(limit)
    )


async def fact(visit: Visit, fact_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(facts).where(facts.c.marketplace_id == visit.marketplace.id, facts.c.id == fact_id)
    )


async def facts_of(visit: Visit, ids: Collection[str]) -> dict[str, Row[Any]]:
    rows = await visit.db.all(
        select(facts).where(facts.c.marketplace_id == visit.marketplace.id, facts.c.id.in_(ids))
    )
    return {row.id: row for row in rows}


async def shops_of(visit: Visit, ids: Collection[str]) -> dict[str, Row[Any]]:
    """Binding or shop id → number of the shop and whose it is, or was by that binding."""
    bound = await visit.db.all(
        select(bindings.c.id, bindings.c.account_id, shops.c.number)
        .join(shops, shops.c.id == bindings.c.shop_id)
        .where(bindings.c.marketplace_id == visit.marketplace.id, bindings.c.id.in_(ids))
    )
    opened = await visit.db.all(
        select(shops.c.id, shops.c.number, bindings.c.account_id)
        .outerjoin(bindings, (bindings.c.shop_id == shops.c.id) & bindings.c.state.in_(OWNING))
        .where(shops.c.marketplace_id == visit.marketplace.id, shops.c.id.in_(ids))
    )
    return {row.id: row for row in (*bound, *opened)}


async def cases_of(visit: Visit, ids: Collection[str]) -> dict[str, Row[Any]]:
    rows = await visit.db.all(
        select(cases.c.id, cases.c.kind, cases.c.owner_id, cases.c.reference).where(
            cases.c.marketplace_id == visit.marketplace.id, cases.c.id.in_(ids)
        )
    )
    return {row.id: row for row in rows}
