"""Every query on challenges, in the visit's marketplace."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, case, delete, select, update

from keyhouse.domain.accounts.models import accounts, passwords
from keyhouse.domain.factors.models import challenges, claims
from keyhouse.domain.visits import Visit

KEPT_FOR = timedelta(days=7)


async def challenge(visit: Visit, purpose: str, subject_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(challenges).where(
            challenges.c.marketplace_id == visit.marketplace.id,
            challenges.c.purpose == purpose,
            challenges.c.subject_id == subject_id,
        )
    )


async def by_link(visit: Visit, purpose: str, link_hash: str) -> Row[Any] | None:
    return await visit.db.one(
        select(challenges).where(
            challenges.c.marketplace_id == visit.marketplace.id,
            challenges.c.purpose == purpose,
            challenges.c.link_hash == link_hash,
        )
    )


async def put(visit: Visit, values: dict[str, Any]) -> None:
    """The one challenge of this purpose and subject; only one that was used begins anew."""
    fresh = {k: values[k] for k in values if k not in ("id", "marketplace_id", "tries")}
    fresh["tries"] = case((challenges.c.used_at.is_not(None), 0), else_=challenges.c.tries)
    fresh["used_at"] = None
    insert = visit.db.insert(challenges).values(marketplace_id=visit.marketplace.id, **values)
    await visit.db.write(
        insert.on_conflict_do_update(
            index_elements=[
                challenges.c.marketplace_id,
                challenges.c.purpose,
                challenges.c.subject_id,
            ],
            set_=fresh,
        )
    )


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
    return await visit.db.write_one(
        update(challenges)
        .where(
            challenges.c.marketplace_id == visit.marketplace.id,
            challenges.c.purpose == purpose,
            challenges.c.subject_id == subject_id,
            challenges.c.used_at.is_(None),
            challenges.c.expires_at > visit.now,
            challenges.c.tries < limit,
        )
        .values(tries=challenges.c.tries + 1)
        .returning(*challenges.c)
    )


async def use(visit: Visit, challenge_id: str) -> bool:
    """True for exactly one caller, ever."""
    return bool(
        await visit.db.write(
            update(challenges)
            .where(
                challenges.c.marketplace_id == visit.marketplace.id,
                challenges.c.id == challenge_id,
                challenges.c.used_at.is_(None),
                challenges.c.expires_at > visit.now,
            )
            .values(used_at=visit.now, code_sealed=None)
        )
    )


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
