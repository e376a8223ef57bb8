"""Every query on devices and networks, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from keyhouse.domain.sessions.models import devices
from keyhouse.domain.sessions.models import networks as networks_table
from keyhouse.domain.visits import Visit

NETWORKS_KEPT_FOR = timedelta(days=180)

# Made once: signing in waits for it.
DEVICE = select(devices).where(
    devices.c.marketplace_id == bindparam("here"), devices.c.id == bindparam("which")
)
NETWORKS = select(networks_table.c.key, networks_table.c.seen_at).where(
    networks_table.c.marketplace_id == bindparam("here"),
    networks_table.c.account_id == bindparam("whose"),
)
ADD = insert(devices)


async def device(visit: Visit, device_id: str) -> Row[Any] | None:
    return await visit.db.one(DEVICE, {"here": visit.marketplace.id, "which": device_id})


async def add(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(ADD, {"marketplace_id": visit.marketplace.id, **values})


async def turn(visit: Visit, row: Row[Any], secret_hash: str, values: dict[str, Any]) -> bool:
    """A new secret in the place of the one that was read; False when another tab was faster."""
    return bool(
        await visit.db.write(
            update(devices)
            .where(
                devices.c.marketplace_id == visit.marketplace.id,
                devices.c.id == row.id,
                devices.c.secret_hash == row.secret_hash,
            )
            .values(
                secret_hash=secret_hash,
                before_hash=row.secret_hash,
                turned_at=visit.now,
                **values,
            )
        )
    )


async def of_account(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(devices)
        .where(
            devices.c.marketplace_id == visit.marketplace.id,
            devices.c.account_id == account_id,
            devices.c.ends_at > visit.now,
        )
        .order_by(devices.c.seen_at.desc())
    )


async def end(visit: Visit, account_id: str, device_id: str) -> bool:
    return bool(
        await visit.db.write(
            delete(devices).where(
                devices.c.marketplace_id == visit.marketplace.id,
                devices.c.account_id == account_id,
                devices.c.id == device_id,
            )
        )
    )


async def end_of_account(visit: Visit, account_id: str, but: str = "") -> int:
    return await visit.db.write(
        delete(devices).where(
            devices.c.marketplace_id == visit.marketplace.id,
            devices.c.account_id == account_id,
            devices.c.id != but,
        )
    )


async def networks(visit: Visit, account_id: str) -> dict[str, datetime]:
    """Key → when it was noted last."""
    said = {"here": visit.marketplace.id, "whose": account_id}
    return {row.key: row.seen_at for row in await visit.db.all(NETWORKS, said)}


async def put_network(visit: Visit, account_id: str, key: str) -> None:
    insert_ = visit.db.insert(networks_table).values(
        marketplace_id=visit.marketplace.id, account_id=account_id, key=key, seen_at=visit.now
    )
    await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[networks_table.c.account_id, networks_table.c.key],
            set_={"seen_at": visit.now},
            where=networks_table.c.marketplace_id == visit.marketplace.id,
        )
    )


async def drop_networks(visit: Visit, account_id: str) -> None:
    await visit.db.write(
        delete(networks_table).where(
            networks_table.c.marketplace_id == visit.marketplace.id,
            networks_table.c.account_id == account_id,
        )
    )


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(devices).where(
            devices.c.marketplace_id == visit.marketplace.id, devices.c.ends_at < visit.now
        )
    )
    await visit.db.write(
        delete(networks_table).where(
            networks_table.c.marketplace_id == visit.marketplace.id,
            networks_table.c.seen_at < visit.now - NETWORKS_KEPT_FOR,
        )
    )
