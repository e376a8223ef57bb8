"""Every query on clients and consents, in the visit's marketplace."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.oidc.models import clients, consents, grants


async def add(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(
        visit.db.insert(clients).values(marketplace_id=visit.marketplace.id, **values)
    )


async def client(visit: Visit, client_id: str) -> Row[Any] | None:
    """One that is still let in."""
    return await visit.db.one(
        select(clients).where(
            clients.c.marketplace_id == visit.marketplace.id,
            clients.c.id == client_id,
            clients.c.ended_at.is_(None),
        )
    )


async def all_clients(visit: Visit) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(clients)
        .where(clients.c.marketplace_id == visit.marketplace.id, clients.c.ended_at.is_(None))
        .order_by(clients.c.made_at, clients.c.id)
        .limit(500)
    )


async def homes(visit: Visit) -> Sequence[Row[Any]]:
    """The marketplace's own programs where people can begin."""
    return await visit.db.all(
        select(clients.c.id, clients.c.name, clients.c.home_uri)
        .where(
            clients.c.marketplace_id == visit.marketplace.id,
            clients.c.ended_at.is_(None),
            clients.c.is_trusted,
            clients.c.home_uri != "",
        )
        .order_by(clients.c.made_at)
        .limit(20)
    )


async def change(visit: Visit, client_id: str, version: int, values: dict[str, Any]) -> bool:
    """False when somebody else changed it since that version."""
    return bool(
        await visit.db.write(
            update(clients)
            .where(
                clients.c.marketplace_id == visit.marketplace.id,
                clients.c.id == client_id,
                clients.c.version == version,
                clients.c.ended_at.is_(None),
            )
            .values(version=version + 1, **values)
        )
    )


async def consent(visit: Visit, account_id: str, client_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(consents).where(
            consents.c.marketplace_id == visit.marketplace.id,
            consents.c.account_id == account_id,
            consents.c.client_id == client_id,
        )
    )


async def put_consent(visit: Visit, account_id: str, client_id: str, scopes: str) -> bool:
    """False when just this was allowed already."""
    values = {"scopes": scopes, "given_at": visit.now}
    insert_ = visit.db.insert(consents).values(
        marketplace_id=visit.marketplace.id, account_id=account_id, client_id=client_id, **values
    )
    touched = await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[consents.c.marketplace_id, consents.c.account_id, consents.c.client_id],
            set_=values,
            where=(consents.c.marketplace_id == visit.marketplace.id)
            & (consents.c.scopes != scopes),
        )
    )
    return touched == 1


async def drop_consent(visit: Visit, account_id: str, client_id: str) -> None:
    await visit.db.write(
        delete(consents).where(
            consents.c.marketplace_id == visit.marketplace.id,
            consents.c.account_id == account_id,
            consents.c.client_id == client_id,
        )
    )


async def drop_consents(visit: Visit, account_id: str) -> None:
    """Of an account that is gone."""
    await visit.db.write(
        delete(consents).where(
            consents.c.marketplace_id == visit.marketplace.id, consents.c.account_id == account_id
        )
    )


async def allowed_by(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    """What was allowed, also to programs that hold nothing now: they would not ask again."""
    return await visit.db.all(
        select(
            clients.c.id,
            clients.c.name,
            clients.c.home_uri,
            consents.c.scopes,
            consents.c.given_at.label("made_at"),
        )
        .join(consents, consents.c.client_id == clients.c.id)
        .where(
            clients.c.marketplace_id == visit.marketplace.id,
            clients.c.ended_at.is_(None),
            consents.c.marketplace_id == visit.marketplace.id,
            consents.c.account_id == account_id,
        )
        .order_by(consents.c.given_at.desc())
        .limit(500)
    )


async def used_by(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    """Programs that hold something of the account now, each once for every live grant."""
    return await visit.db.all(
        select(
            clients.c.id,
            clients.c.name,
            clients.c.home_uri,
            clients.c.is_trusted,
            grants.c.scopes,
            grants.c.made_at,
            grants.c.is_offline,
        )
        .join(grants, grants.c.client_id == clients.c.id)
        .where(
            clients.c.marketplace_id == visit.marketplace.id,
            grants.c.marketplace_id == visit.marketplace.id,
            grants.c.account_id == account_id,
            grants.c.redeemed_at.is_not(None),
            grants.c.ended_at.is_(None),
            grants.c.ends_at > visit.now,
        )
        .order_by(grants.c.made_at.desc())
        .limit(500)
    )
