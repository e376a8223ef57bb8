"""Every query on devices and networks, in the visit's marketplace."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, insert, select, update

from keyhouse.domain.sessions.models import devices
from keyhouse.domain.sessions.models import networks as networks_table
from keyhouse.domain.visits import Visit

NETWORKS_KEPT_FOR = timedelta(days=180)

# Made once: signing in waits for it.
DEVICE = select(devices, devices.c.id.label("device_id")).where(
    devices.c.marketplace_id == bindparam("here"), devices.c.id == bindparam("which")
)
NETWORK = select(networks_table.c.seen_at).where(
    networks_table.c.marketplace_id == bindparam("here"),
    networks_table.c.account_id == bindparam("whose"),
    networks_table.c.key == bindparam("near"),
)
ADD = insert(devices)
TURN = update(devices).where(
    devices.c.marketplace_id == bindparam("here"),
    devices.c.id == bindparam("which"),
    devices.c.secret_hash == bindparam("shown"),
)


async def device(visit: Visit, device_id: str) -> Row[Any] | None:
    return await visit.db.one(DEVICE, {"here": visit.marketplace.id, "which": device_id})


def add(visit: Visit, values: dict[str, Any]) -> None:
    visit.db.later(ADD, {"marketplace_id": visit.marketplace.id, **values})


def turn(
    visit: Visit, device_id: str, before_hash: str, secret_hash: str, values: dict[str, Any]
) -> None:
    """A new secret in the place of the one that was shown; nothing when another tab was faster."""
    named = {"here": visit.marketplace.id, "which": device_id, "shown": before_hash}
    visit.db.later(
        TURN, {**named, "secret_hash": secret_hash, "before_hash": before_hash, **values}
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


async def noted_at(visit: Visit, account_id: str, key: str) -> datetime | None:
    """When the account was noted last to be signed in from there."""
    said = {"here": visit.marketplace.id, "whose": account_id, "near": key}
    row = await visit.db.one(NETWORK, said)
    return row.seen_at if row else None


@cache
def _noting(insert_kind: Callable[[Table], Any]) -> Any:
    new = insert_kind(networks_table)
    return new.on_conflict_do_update(
        index_elements=[networks_table.c.account_id, networks_table.c.key],
        set_={"seen_at": new.excluded.seen_at},
        where=networks_table.c.marketplace_id == new.excluded.marketplace_id,
    )


def put_network(visit: Visit, account_id: str, key: str) -> None:
    visit.db.later(
        _noting(visit.db.insert_kind),
        {
            "marketplace_id": visit.marketplace.id,
            "account_id": account_id,
            "key": key,
            "seen_at": visit.now,
        },
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
