"""Every query on dismissed advice, in the visit's marketplace."""

from datetime import datetime

from sqlalchemy import delete, select

from keyhouse.domain.visits import Visit
from keyhouse.features.profile.models import dismissals


async def dismissed(visit: Visit, account_id: str, since: datetime) -> set[str]:
    rows = await visit.db.all(
        select(dismissals.c.name).where(
            dismissals.c.marketplace_id == visit.marketplace.id,
            dismissals.c.account_id == account_id,
            dismissals.c.made_at > since,
        )
    )
    return {row.name for row in rows}


async def put_dismissed(visit: Visit, account_id: str, name: str) -> None:
    insert_ = visit.db.insert(dismissals).values(
        marketplace_id=visit.marketplace.id, account_id=account_id, name=name, made_at=visit.now
    )
    await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[dismissals.c.account_id, dismissals.c.name],
            set_={"made_at": visit.now},
            where=dismissals.c.marketplace_id == visit.marketplace.id,
        )
    )


async def drop_dismissed(visit: Visit, account_id: str) -> None:
    """The account is deregistered."""
    await visit.db.write(
        delete(dismissals).where(
            dismissals.c.marketplace_id == visit.marketplace.id,
            dismissals.c.account_id == account_id,
        )
    )
