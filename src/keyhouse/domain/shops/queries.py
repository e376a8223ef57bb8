"""Every query on shops, bindings and obligations, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from keyhouse.domain.shops.models import OWNING, bindings, obligations, shops
from keyhouse.domain.visits import Visit


async def add_shop(visit: Visit, values: dict[str, Any]) -> bool:
    """False when the number is taken."""
    insert_ = visit.db.insert(shops).values(
        marketplace_id=visit.marketplace.id, version=1, opened_at=visit.now, **values
    )
    return bool(await visit.db.write(insert_.on_conflict_do_nothing()))


async def shop(visit: Visit, shop_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(shops).where(shops.c.marketplace_id == visit.marketplace.id, shops.c.id == shop_id)
    )


async def by_number(visit: Visit, number: str) -> Row[Any] | None:
    return await visit.db.one(
        select(shops).where(
            shops.c.marketplace_id == visit.marketplace.id, shops.c.number == number
        )
    )


async def lock(visit: Visit, shop_id: str) -> bool:
    """Holds the shop until the transaction ends: of two who decide about it one comes first."""
    return bool(
        await visit.db.write(
            update(shops)
            .where(shops.c.marketplace_id == visit.marketplace.id, shops.c.id == shop_id)
            .values(version=shops.c.version + 1)
        )
    )


async def set_key(visit: Visit, shop_id: str, key_hash: str | None) -> None:
    await visit.db.write(
        update(shops)
        .where(shops.c.marketplace_id == visit.marketplace.id, shops.c.id == shop_id)
        .values(key_hash=key_hash)
    )


async def use_key(visit: Visit, number: str, key_hash: str) -> Row[Any] | None:
    """The shop of this number and key, for exactly one caller."""
    return await visit.db.write_one(
        update(shops)
        .where(
            shops.c.marketplace_id == visit.marketplace.id,
            shops.c.number == number,
            shops.c.key_hash == key_hash,
        )
        .values(key_hash=None, version=shops.c.version + 1)
        .returning(*shops.c)
    )


async def add_binding(visit: Visit, values: dict[str, Any]) -> Row[Any] | None:
    """None when the shop has a live owner already."""
    insert_ = visit.db.insert(bindings).values(
        marketplace_id=visit.marketplace.id, made_at=visit.now, **values
    )
    return await visit.db.write_one(insert_.on_conflict_do_nothing().returning(*bindings.c))


async def binding(visit: Visit, binding_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(bindings).where(
            bindings.c.marketplace_id == visit.marketplace.id, bindings.c.id == binding_id
        )
    )


async def owning(visit: Visit, shop_id: str) -> Row[Any] | None:
    """The one live binding of the shop."""
    return await visit.db.one(
        select(bindings).where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.shop_id == shop_id,
            bindings.c.state.in_(OWNING),
        )
    )


async def invited(visit: Visit, shop_id: str, since: datetime) -> Row[Any] | None:
    """The invitation that is still open, if one was sent since then."""
    return await visit.db.one(
        select(bindings)
        .where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.shop_id == shop_id,
            bindings.c.state == "invited",
            bindings.c.made_at > since,
        )
        .order_by(bindings.c.id.desc())
    )


async def invitation(visit: Visit, token_hash: str) -> Row[Any] | None:
    return await visit.db.one(
        select(bindings, shops.c.name, shops.c.number)
        .join(shops, shops.c.id == bindings.c.shop_id)
        .where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.token_hash == token_hash,
            bindings.c.state == "invited",
        )
    )


async def of_account(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    """Every shop that is or was the account's, the live ones first, with its latest binding."""
    newest = (
        select(func.max(bindings.c.id))
        .where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.account_id == account_id,
        )
        .group_by(bindings.c.shop_id)
    )
    return await visit.db.all(
        select(bindings, shops.c.name, shops.c.number, shops.c.sanction)
        .join(shops, shops.c.id == bindings.c.shop_id)
        .where(bindings.c.marketplace_id == visit.marketplace.id, bindings.c.id.in_(newest))
        .order_by(bindings.c.ended_at.is_not(None), bindings.c.id)
        .limit(1000)
    )


async def own_live(visit: Visit, account_id: str, shop_id: str) -> Row[Any] | None:
    """The shop while it is the account's; None once it is not."""
    found = await own(visit, account_id, shop_id)
    return found if found and not found.ended_at else None


async def own(visit: Visit, account_id: str, shop_id: str) -> Row[Any] | None:
    """The account's latest binding of this shop, live or ended, with the shop's name."""
    return await visit.db.one(
        select(bindings, shops.c.name, shops.c.number, shops.c.sanction)
        .join(shops, shops.c.id == bindings.c.shop_id)
        .where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.account_id == account_id,
            bindings.c.shop_id == shop_id,
            bindings.c.state != "invited",
        )
        .order_by(bindings.c.id.desc())
        .limit(1)
    )


async def last_binding(visit: Visit, shop_id: str) -> Row[Any] | None:
    """The newest binding that was more than an invitation."""
    return await visit.db.one(
        select(bindings)
        .where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.shop_id == shop_id,
            bindings.c.bound_at.is_not(None),
        )
        .order_by(bindings.c.bound_at.desc(), bindings.c.id.desc())
        .limit(1)
    )


async def count_owned(visit: Visit, account_id: str) -> int:
    return await visit.db.value(
        select(func.count())
        .select_from(bindings)
        .where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.account_id == account_id,
            bindings.c.state.in_(OWNING),
        )
    )


async def unbound_since(visit: Visit, account_ids: Sequence[str]) -> datetime | None:
    """When one of these accounts was last unbound from a shop; None when never."""
    return await visit.db.value(
        select(bindings.c.ended_at)
        .where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.account_id.in_(account_ids),
            bindings.c.end_reason == "unbound",
        )
        .order_by(bindings.c.ended_at.desc())
        .limit(1)
    )


async def bound_after(
    visit: Visit, account_ids: Sequence[str], moment: datetime
) -> Sequence[datetime]:
    """When these accounts bound shops since, the oldest first."""
    rows = await visit.db.all(
        select(bindings.c.bound_at)
        .where(
            bindings.c.marketplace_id == visit.marketplace.id,
            bindings.c.account_id.in_(account_ids),
            bindings.c.bound_at > moment,
        )
        .order_by(bindings.c.bound_at)
        .limit(1000)
    )
    return [row.bound_at for row in rows]


async def put_obligation(visit: Visit, shop_id: str, values: dict[str, Any]) -> None:
    insert_ = visit.db.insert(obligations).values(
        marketplace_id=visit.marketplace.id, shop_id=shop_id, **values
    )
    await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[
                obligations.c.marketplace_id,
                obligations.c.shop_id,
                obligations.c.kind,
            ],
            set_=values,
            where=obligations.c.told_at <= values["told_at"],
        )
    )


async def obligations_of(visit: Visit, shop_id: str) -> dict[str, Row[Any]]:
    rows = await visit.db.all(
        select(obligations).where(
            obligations.c.marketplace_id == visit.marketplace.id,
            obligations.c.shop_id == shop_id,
        )
    )
    return {row.kind: row for row in rows}


async def list_shops(visit: Visit, after: str, limit: int) -> Sequence[Row[Any]]:
    """Shops with their live owner, by id, after the one named."""
    return await visit.db.all(
        select(shops, bindings.c.account_id, bindings.c.state)
        .outerjoin(bindings, (bindings.c.shop_id == shops.c.id) & bindings.c.state.in_(OWNING))
        .where(shops.c.marketplace_id == visit.marketplace.id, shops.c.id > after)
        .order_by(shops.c.id)
        .limit(limit)
    )


async def set_sanction(visit: Visit, shop_id: str, values: dict[str, Any]) -> bool:
    return bool(
        await visit.db.write(
            update(shops)
            .where(shops.c.marketplace_id == visit.marketplace.id, shops.c.id == shop_id)
            .values(version=shops.c.version + 1, **values)
        )
    )
