"""Every query on accounts, identifiers and passwords, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, insert, select, update

from keyhouse.domain.accounts.models import accounts, identifiers, passwords
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id

# Made once where people wait for it: making a statement takes longer than running it.
ACCOUNT = select(accounts).where(
    accounts.c.marketplace_id == bindparam("here"), accounts.c.id == bindparam("account")
)
BY_IDENTIFIER = (
    select(accounts, passwords.c.hash, passwords.c.changed_at)
    .join(identifiers, identifiers.c.account_id == accounts.c.id)
    .outerjoin(passwords, passwords.c.account_id == accounts.c.id)
    .where(
        identifiers.c.marketplace_id == bindparam("here"),
        identifiers.c.kind == bindparam("kind"),
        identifiers.c.value == bindparam("value"),
    )
)
ADDRESSES = (
    select(identifiers)
    .where(
        identifiers.c.marketplace_id == bindparam("here"),
        identifiers.c.account_id == bindparam("account"),
    )
    .order_by(identifiers.c.proven_at)
)


async def account(visit: Visit, account_id: str) -> Row[Any] | None:
    return await visit.db.one(ACCOUNT, {"here": visit.marketplace.id, "account": account_id})


async def add_account(visit: Visit, values: dict[str, Any]) -> Row[Any]:
    row = await visit.db.write_one(
        insert(accounts)
        .values(
            id=new_id("acc", visit.now),
            marketplace_id=visit.marketplace.id,
            state="pending",
            language=visit.language,
            terms_accepted_at=visit.now,
            created_at=visit.now,
            **values,
        )
        .returning(*accounts.c)
    )
    assert row
    return row


async def by_identifier(visit: Visit, kind: str, value: str) -> Row[Any] | None:
    """The account that proved this address, with its password hash (None without one)."""
    said = {"here": visit.marketplace.id, "kind": kind, "value": value}
    return await visit.db.one(BY_IDENTIFIER, said)


async def password_of(visit: Visit, account_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(passwords).where(
            passwords.c.marketplace_id == visit.marketplace.id,
            passwords.c.account_id == account_id,
        )
    )


async def addresses(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    return await visit.db.all(ADDRESSES, {"here": visit.marketplace.id, "account": account_id})


async def addresses_of(visit: Visit, account_ids: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Account id → its addresses, for a list of accounts in one read."""
    found: dict[str, list[Row[Any]]] = {account_id: [] for account_id in account_ids}
    for row in await visit.db.all(
        select(identifiers)
        .where(
            identifiers.c.marketplace_id == visit.marketplace.id,
            identifiers.c.account_id.in_(account_ids),
        )
        .order_by(identifiers.c.proven_at, identifiers.c.id)
    ):
        found[row.account_id].append(row)
    return found


async def claim_identifier(
    visit: Visit, account_id: str, kind: str, value: str, label: str = ""
) -> bool:
    """Makes the address this account's own; False when another account has proven it."""
    insert_ = visit.db.insert(identifiers).values(
        id=new_id("idf", visit.now),
        marketplace_id=visit.marketplace.id,
        account_id=account_id,
        kind=kind,
        value=value,
        label=label,
        proven_at=visit.now,
    )
    return bool(await visit.db.write(insert_.on_conflict_do_nothing()))


async def lock(visit: Visit, account_id: str) -> None:
    """Holds the account until the transaction ends: of two who decide about it one comes first."""
    await visit.db.write(
        update(accounts)
        .where(accounts.c.marketplace_id == visit.marketplace.id, accounts.c.id == account_id)
        .values(language=accounts.c.language)
    )


async def put_password(visit: Visit, account_id: str, hash_: str, changed_at: datetime) -> None:
    insert_ = visit.db.insert(passwords).values(
        marketplace_id=visit.marketplace.id,
        account_id=account_id,
        hash=hash_,
        changed_at=changed_at,
    )
    await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[passwords.c.account_id],
            set_={"hash": hash_, "changed_at": changed_at},
            where=passwords.c.marketplace_id == visit.marketplace.id,
        )
    )
    await mark_compromised(visit, account_id, None)  # what others know is the old one


async def mark_compromised(visit: Visit, account_id: str, at: datetime | None) -> bool:
    return bool(
        await visit.db.write(
            update(accounts)
            .where(accounts.c.marketplace_id == visit.marketplace.id, accounts.c.id == account_id)
            .values(compromised_at=at)
        )
    )


async def renew_hash(visit: Visit, account_id: str, before: str, hash_: str) -> None:
    """The same password, hashed as it is done now; nothing when it was changed meanwhile."""
    await visit.db.write(
        update(passwords)
        .where(
            passwords.c.marketplace_id == visit.marketplace.id,
            passwords.c.account_id == account_id,
            passwords.c.hash == before,
        )
        .values(hash=hash_)
    )


async def stale_pending(visit: Visit, before: datetime) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(accounts)
        .where(
            accounts.c.marketplace_id == visit.marketplace.id,
            accounts.c.state == "pending",
            accounts.c.created_at < before,
        )
        .limit(100)
    )


async def closing(visit: Visit, until: datetime) -> Sequence[Row[Any]]:
    """Accounts whose owners leave and whose waiting time is over by then."""
    return await visit.db.all(
        select(accounts)
        .where(
            accounts.c.marketplace_id == visit.marketplace.id,
            accounts.c.state == "closing",
            accounts.c.closes_at <= until,
        )
        .limit(100)
    )


async def put_off_closing(visit: Visit, row: Row[Any], until: datetime) -> bool:
    return bool(
        await visit.db.write(
            update(accounts)
            .where(
                accounts.c.marketplace_id == visit.marketplace.id,
                accounts.c.id == row.id,
                accounts.c.state == "closing",
                accounts.c.closes_at == row.closes_at,
            )
            .values(closes_at=until)
        )
    )


async def set_kept(visit: Visit, account_id: str, kept_at: datetime | None) -> bool:
    """Begins (a moment) or ends (None) a legal hold; False when it was so already."""
    was = accounts.c.kept_at.is_(None) if kept_at else accounts.c.kept_at.is_not(None)
    return bool(
        await visit.db.write(
            update(accounts)
            .where(
                accounts.c.marketplace_id == visit.marketplace.id,
                accounts.c.id == account_id,
                accounts.c.state != "deregistered",
                was,
            )
            .values(kept_at=kept_at)
        )
    )


async def erase(visit: Visit, account_id: str) -> None:
    """Addresses and password of a deregistered account: they are free for a new one at once."""
    await drop_password(visit, account_id)
    await visit.db.write(
        delete(identifiers).where(
            identifiers.c.marketplace_id == visit.marketplace.id,
            identifiers.c.account_id == account_id,
        )
    )


async def drop_password(visit: Visit, account_id: str) -> None:
    await visit.db.write(
        delete(passwords).where(
            passwords.c.marketplace_id == visit.marketplace.id,
            passwords.c.account_id == account_id,
        )
    )


async def hold(visit: Visit, account_id: str, via: str) -> None:
    """Sets the hold; one that stands already refuses what it refused, and this as well."""
    both = accounts.c.held_via + " " + via
    await visit.db.write(
        update(accounts)
        .where(accounts.c.marketplace_id == visit.marketplace.id, accounts.c.id == account_id)
        .values(
            held_via=case((accounts.c.held_at.is_(None), via), else_=both),
            held_at=func.coalesce(accounts.c.held_at, visit.now),
        )
    )


async def release(visit: Visit, account_id: str) -> None:
    await visit.db.write(
        update(accounts)
        .where(accounts.c.marketplace_id == visit.marketplace.id, accounts.c.id == account_id)
        .values(held_at=None, held_via="")
    )


async def remove_identifier(visit: Visit, account_id: str, identifier_id: str) -> Row[Any] | None:
    """The address that was removed; None when it is the last one, or not this account's.

    The account's row is locked first, so that of two tabs one finds the other's work done.
    """
    await lock(visit, account_id)
    others = identifiers.alias()
    return await visit.db.write_one(
        delete(identifiers)
        .where(
            identifiers.c.marketplace_id == visit.marketplace.id,
            identifiers.c.account_id == account_id,
            identifiers.c.id == identifier_id,
            select(others.c.id)
            .where(
                others.c.marketplace_id == visit.marketplace.id,
                others.c.account_id == account_id,
                others.c.id != identifier_id,
            )
            .exists(),
        )
        .returning(*identifiers.c)
    )
