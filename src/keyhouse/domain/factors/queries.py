"""Every query on challenges, in the visit's marketplace."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Table, bindparam, case, delete, null, select, update

from keyhouse.domain.accounts.models import accounts, passwords
from keyhouse.domain.factors.models import challenges, claims
from keyhouse.domain.visits import Visit

KEPT_FOR = timedelta(days=7)


# Made once: making a statement takes longer than running it.
OF_SUBJECT = (
    (challenges.c.marketplace_id == bindparam("here"))
    & (challenges.c.purpose == bindparam("what_for"))
    & (challenges.c.subject_id == bindparam("whose"))
)
IS_LIVE = challenges.c.used_at.is_(None) & (challenges.c.expires_at > bindparam("moment"))
CHALLENGE = select(challenges).where(OF_SUBJECT)
COUNT_TRY = (
    update(challenges)
    .where(OF_SUBJECT, IS_LIVE, challenges.c.tries < bindparam("most"))
    .values(tries=challenges.c.tries + 1)
    .returning(*challenges.c)
)
USE = (
    update(challenges)
    .where(
        challenges.c.marketplace_id == bindparam("here"),
        challenges.c.id == bindparam("which"),
        IS_LIVE,
    )
    .values(used_at=bindparam("moment"), code_sealed=None)
)
KEPT = {"id", "marketplace_id", "purpose", "subject_id", "tries", "used_at"}


@cache
def _putting(insert: Callable[[Table], Any]) -> Any:
    """The one challenge of a purpose and subject; only one that was used begins anew."""
    new = insert(challenges)
    fresh = {each.name: new.excluded[each.name] for each in challenges.c if each.name not in KEPT}
    fresh["tries"] = case((challenges.c.used_at.is_not(None), 0), else_=challenges.c.tries)
    fresh["used_at"] = null()
    key = (challenges.c.marketplace_id, challenges.c.purpose, challenges.c.subject_id)
    return new.on_conflict_do_update(index_elements=key, set_=fresh)


async def challenge(visit: Visit, purpose: str, subject_id: str) -> Row[Any] | None:
    return await visit.db.one(CHALLENGE, _named(visit, purpose, subject_id))


def _named(visit: Visit, purpose: str, subject_id: str) -> dict[str, Any]:
    return {"here": visit.marketplace.id, "what_for": purpose, "whose": subject_id}


async def by_link(visit: Visit, purpose: str, link_hash: str) -> Row[Any] | None:
    return await visit.db.one(
        select(challenges).where(
            challenges.c.marketplace_id == visit.marketplace.id,
            challenges.c.purpose == purpose,
            challenges.c.link_hash == link_hash,
        )
    )


async def put(visit: Visit, values: dict[str, Any]) -> None:
    said = {"marketplace_id": visit.marketplace.id, **values}
    await visit.db.write(_putting(visit.db.insert_kind), said)


async def count_letter(visit: Visit, challenge_id: str) -> None:
    await visit.db.write(
        update(challenges)
        .where(
            challenges.c.marketplace_id == visit.marketplace.id,
            challenges.c.id == challenge_id,
        )
        .values(letters=challenges.c.letters + 1)
    )


async def count_try(visit: Visit, purpose: str, subject_id: str, limit: int) -> Row[Any] | None:
    """Takes one try of a live challenge and returns it; None when no try is left."""
    said = {**_named(visit, purpose, subject_id), "moment": visit.now, "most": limit}
    return await visit.db.write_one(COUNT_TRY, said)


async def use(visit: Visit, challenge_id: str) -> bool:
    """True for exactly one caller, ever."""
    said = {"here": visit.marketplace.id, "which": challenge_id, "moment": visit.now}
    return bool(await visit.db.write(USE, said))


async def sweep(visit: Visit) -> None:
    """Long after their end, when the attempts they belong to are gone as well."""
    await visit.db.write(
        delete(challenges).where(
            challenges.c.marketplace_id == visit.marketplace.id,
            challenges.c.expires_at < visit.now - KEPT_FOR,
        )
    )


async def put_claim(visit: Visit, values: dict[str, Any]) -> Row[Any]:
    """The one claim of this account; a new one has a challenge and tries of its own."""
    insert = visit.db.insert(claims).values(marketplace_id=visit.marketplace.id, **values)
    row = await visit.db.write_one(
        insert.on_conflict_do_update(
            index_elements=[claims.c.account_id],
            set_=values,
            where=claims.c.marketplace_id == visit.marketplace.id,
        ).returning(*claims.c)
    )
    assert row
    return row


async def claim_of(visit: Visit, account_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(claims).where(
            claims.c.marketplace_id == visit.marketplace.id, claims.c.account_id == account_id
        )
    )


async def claim_by_token(visit: Visit, token_hash: str) -> Row[Any] | None:
    return await visit.db.one(
        select(claims).where(
            claims.c.marketplace_id == visit.marketplace.id, claims.c.token_hash == token_hash
        )
    )


async def claim(visit: Visit, claim_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(claims).where(
            claims.c.marketplace_id == visit.marketplace.id, claims.c.id == claim_id
        )
    )


async def newest_claim(visit: Visit, kind: str, value: str) -> Row[Any] | None:
    """The latest pending account that claims this address, with its password's hash."""
    return await visit.db.one(
        select(claims, passwords.c.hash)
        .join(passwords, passwords.c.account_id == claims.c.account_id)
        .join(accounts, accounts.c.id == claims.c.account_id)
        .where(
            claims.c.marketplace_id == visit.marketplace.id,
            accounts.c.state == "pending",
            claims.c.kind == kind,
            claims.c.value == value,
        )
        .order_by(claims.c.made_at.desc(), claims.c.id.desc())
        .limit(1)
    )


async def set_claim_token(visit: Visit, claim_id: str, token_hash: str) -> None:
    await visit.db.write(
        update(claims)
        .where(claims.c.marketplace_id == visit.marketplace.id, claims.c.id == claim_id)
        .values(token_hash=token_hash)
    )


async def drop_claim(visit: Visit, account_id: str) -> str:
    """Forgets the account's claim and returns its id, empty when there was none."""
    row = await visit.db.write_one(
        delete(claims)
        .where(claims.c.marketplace_id == visit.marketplace.id, claims.c.account_id == account_id)
        .returning(claims.c.id)
    )
    return row.id if row else ""
