"""Every query on arrivals, in the visit's marketplace."""

from collections.abc import Collection, Iterable

from sqlalchemy import select, tuple_, update

from keyhouse.domain.accounts.models import identifiers
from keyhouse.domain.visits import Visit
from keyhouse.features.moving.models import arrivals
from keyhouse.kit.keys import Keyring

Address = tuple[str, str]  # kind and value


async def arrived(visit: Visit, source: str, ids: Collection[str]) -> dict[str, str]:
    """What the source calls them → their accounts, of those who are here, or were and left."""
    called = {id_: id_ for id_ in ids}
    called |= {_trace(visit, source, id_): id_ for id_ in ids}
    rows = await visit.db.all(
        select(arrivals.c.source_id, arrivals.c.account_id).where(
            arrivals.c.marketplace_id == visit.marketplace.id,
            arrivals.c.source == source,
            arrivals.c.source_id.in_(list(called)),
        )
    )
    return {called[row.source_id]: row.account_id for row in rows}


async def taken(visit: Visit, addresses: Iterable[Address]) -> dict[Address, str]:
    """Those of the addresses that an account has proven → the account."""
    rows = await visit.db.all(
        select(identifiers.c.kind, identifiers.c.value, identifiers.c.account_id).where(
            identifiers.c.marketplace_id == visit.marketplace.id,
            tuple_(identifiers.c.kind, identifiers.c.value).in_(list(addresses)),
        )
    )
    return {(row.kind, row.value): row.account_id for row in rows}


async def note_arrival(visit: Visit, source: str, source_id: str, account_id: str) -> bool:
    """False when somebody else brought them in at this moment."""
    insert = visit.db.insert(arrivals).values(
        marketplace_id=visit.marketplace.id,
        source=source,
        source_id=source_id,
        account_id=account_id,
        made_at=visit.now,
    )
    return bool(await visit.db.write(insert.on_conflict_do_nothing()))


async def forget_arrival(visit: Visit, account_id: str) -> None:
    """Who it was is gone with the account; a keyed hash stays, which names nobody."""
    rows = await visit.db.all(
        select(arrivals).where(
            arrivals.c.marketplace_id == visit.marketplace.id,
            arrivals.c.account_id == account_id,
        )
    )
    for row in rows:
        await visit.db.write(
            update(arrivals)
            .where(
                arrivals.c.marketplace_id == visit.marketplace.id,
                arrivals.c.account_id == account_id,
                arrivals.c.source == row.source,
                arrivals.c.source_id == row.source_id,
            )
            .values(source_id=_trace(visit, row.source, row.source_id), account_id="")
        )


def _trace(visit: Visit, source: str, source_id: str) -> str:
    keys = visit.part(Keyring)
    return keys.lasting_digest("arrival", visit.marketplace.id, source, source_id)
