"""Every query on lost mailboxes, in the visit's marketplace."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keyhouse.domain.visits import Visit
from keyhouse.features.recovery.models import lost_mailboxes
from keyhouse.kit.keys import hash_token

KEPT_FOR = timedelta(days=90)  # from the handing in: as long as its private link is good


async def add(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(
        insert(lost_mailboxes).values(marketplace_id=visit.marketplace.id, **values)
    )


async def lost(visit: Visit, token: str) -> Row[Any] | None:
    """What this token began and has not handed in yet."""
    return await visit.db.one(
        select(lost_mailboxes).where(
            lost_mailboxes.c.marketplace_id == visit.marketplace.id,
            lost_mailboxes.c.token_hash == hash_token(token),
            lost_mailboxes.c.expires_at > visit.now,
            lost_mailboxes.c.case_id == "",
        )
    )


async def by_link(visit: Visit, token: str) -> Row[Any] | None:
    return await visit.db.one(
        select(lost_mailboxes).where(
            lost_mailboxes.c.marketplace_id == visit.marketplace.id,
            lost_mailboxes.c.link_hash == hash_token(token),
            lost_mailboxes.c.expires_at > visit.now,
        )
    )


async def of_case(visit: Visit, case_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(lost_mailboxes).where(
            lost_mailboxes.c.marketplace_id == visit.marketplace.id,
            lost_mailboxes.c.case_id == case_id,
        )
    )


async def prove(visit: Visit, lost_id: str) -> None:
    await visit.db.write(
        update(lost_mailboxes)
        .where(
            lost_mailboxes.c.marketplace_id == visit.marketplace.id,
            lost_mailboxes.c.id == lost_id,
        )
        .values(proven_at=visit.now)
    )


async def set_case(visit: Visit, lost_id: str, case_id: str, link_hash: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            update(lost_mailboxes)
            .where(
                lost_mailboxes.c.marketplace_id == visit.marketplace.id,
                lost_mailboxes.c.id == lost_id,
                lost_mailboxes.c.case_id == "",
                lost_mailboxes.c.proven_at.is_not(None),
            )
            .values(case_id=case_id, link_hash=link_hash, expires_at=visit.now + KEPT_FOR)
        )
    )


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(lost_mailboxes).where(
            lost_mailboxes.c.marketplace_id == visit.marketplace.id,
            lost_mailboxes.c.expires_at < visit.now,
        )
    )


async def forget_account(visit: Visit, account_id: str) -> None:
    """The account was deregistered: what was typed about it goes."""
    await visit.db.write(
        delete(lost_mailboxes).where(
            lost_mailboxes.c.marketplace_id == visit.marketplace.id,
            lost_mailboxes.c.account_id == account_id,
        )
    )
