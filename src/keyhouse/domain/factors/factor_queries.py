"""Every query on apps, passkeys and recovery codes, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, true, update

from keyhouse.domain.factors.models import passkeys as passkeys_table
from keyhouse.domain.factors.models import recovery_codes, totps
from keyhouse.domain.visits import Visit

# Made once: signing in waits for it.
OWN = select(
    *(
        select(func.count())
        .select_from(table)
        .where(
            table.c.marketplace_id == bindparam("here"), table.c.account_id == bindparam("whose")
        )
        .where(is_live)
        .scalar_subquery()
        .label(name)
        for name, table, is_live in (
            ("apps", totps, totps.c.secret_sealed.is_not(None)),
            ("passkeys", passkeys_table, true()),
            ("codes", recovery_codes, recovery_codes.c.used_at.is_(None)),
        )
    )
)
TOTP = select(totps).where(
    totps.c.marketplace_id == bindparam("here"), totps.c.account_id == bindparam("whose")
)


def _named(visit: Visit, account_id: str) -> dict[str, Any]:
    return {"here": visit.marketplace.id, "whose": account_id}


async def own(visit: Visit, account_id: str) -> Row[Any]:
    row = await visit.db.one(OWN, _named(visit, account_id))
    assert row
    return row


async def totp(visit: Visit, account_id: str) -> Row[Any] | None:
    return await visit.db.one(TOTP, _named(visit, account_id))


async def put_pending_totp(visit: Visit, account_id: str, sealed: str) -> None:
    pending = {"pending_sealed": sealed, "pending_at": visit.now}
    insert_ = visit.db.insert(totps).values(
        marketplace_id=visit.marketplace.id, account_id=account_id, last_step=0, **pending
    )
    await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[totps.c.account_id],
            set_=pending,
            where=totps.c.marketplace_id == visit.marketplace.id,
        )
    )


async def confirm_totp(visit: Visit, account_id: str, pending: str, sealed: str, step: int) -> bool:
    """True for one caller: of two tabs the second finds nothing pending."""
    return bool(
        await visit.db.write(
            update(totps)
            .where(
                totps.c.marketplace_id == visit.marketplace.id,
                totps.c.account_id == account_id,
                totps.c.pending_sealed == pending,
            )
            .values(
                secret_sealed=sealed,
                last_step=step,
                confirmed_at=visit.now,
                used_at=None,
                pending_sealed=None,
                pending_at=None,
            )
        )
    )


async def use_totp(visit: Visit, account_id: str, step: int) -> bool:
    """True for one caller of each step, ever; what is older than the last one is used as well."""
    return bool(
        await visit.db.write(
            update(totps)
            .where(
                totps.c.marketplace_id == visit.marketplace.id,
                totps.c.account_id == account_id,
                totps.c.secret_sealed.is_not(None),
                totps.c.last_step < step,
            )
            .values(last_step=step, used_at=visit.now)
        )
    )


async def drop_totp(visit: Visit, account_id: str) -> bool:
    """False when there was none."""
    return bool(
        await visit.db.write(
            delete(totps).where(
                totps.c.marketplace_id == visit.marketplace.id,
                totps.c.account_id == account_id,
                totps.c.secret_sealed.is_not(None),
            )
        )
    )


async def passkeys(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    return await visit.db.all(
        select(passkeys_table)
        .where(
            passkeys_table.c.marketplace_id == visit.marketplace.id,
            passkeys_table.c.account_id == account_id,
        )
        .order_by(passkeys_table.c.id)
    )


async def passkey_by_credential(visit: Visit, credential_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(passkeys_table).where(
            passkeys_table.c.marketplace_id == visit.marketplace.id,
            passkeys_table.c.credential_id == credential_id,
        )
    )


async def add_passkey(visit: Visit, values: dict[str, Any]) -> Row[Any] | None:
    """None when this credential is known here already."""
    insert_ = visit.db.insert(passkeys_table).values(marketplace_id=visit.marketplace.id, **values)
    return await visit.db.write_one(insert_.on_conflict_do_nothing().returning(*passkeys_table.c))


async def use_passkey(visit: Visit, passkey_id: str, count: int) -> bool:
    """False when the counter did not grow, unless the device has none (WebAuthn, 6.1.1)."""
    row = passkeys_table.c
    fits = (row.sign_count < count) | ((row.sign_count == 0) & (count == 0))
    return bool(
        await visit.db.write(
            update(passkeys_table)
            .where(row.marketplace_id == visit.marketplace.id, row.id == passkey_id, fits)
            .values(sign_count=count, used_at=visit.now)
        )
    )


async def drop_passkey(visit: Visit, account_id: str, passkey_id: str) -> Row[Any] | None:
    return await visit.db.write_one(
        delete(passkeys_table)
        .where(
            passkeys_table.c.marketplace_id == visit.marketplace.id,
            passkeys_table.c.account_id == account_id,
            passkeys_table.c.id == passkey_id,
        )
        .returning(*passkeys_table.c)
    )


async def recovery_code(visit: Visit, account_id: str, mark: str) -> Row[Any] | None:
    """The code of this first letter, unless it was used."""
    return await visit.db.one(
        select(recovery_codes).where(
            recovery_codes.c.marketplace_id == visit.marketplace.id,
            recovery_codes.c.account_id == account_id,
            recovery_codes.c.mark == mark,
            recovery_codes.c.used_at.is_(None),
        )
    )


async def use_recovery_code(visit: Visit, account_id: str, mark: str) -> bool:
    """True for exactly one caller."""
    return bool(
        await visit.db.write(
            update(recovery_codes)
            .where(
                recovery_codes.c.marketplace_id == visit.marketplace.id,
                recovery_codes.c.account_id == account_id,
                recovery_codes.c.mark == mark,
                recovery_codes.c.used_at.is_(None),
            )
            .values(used_at=visit.now)
        )
    )


async def replace_recovery_codes(
    visit: Visit, account_id: str, codes: Sequence[dict[str, str]]
) -> None:
    await drop_recovery_codes(visit, account_id)
    for code in codes:
        await visit.db.write(
            insert(recovery_codes).values(
                marketplace_id=visit.marketplace.id,
                account_id=account_id,
                made_at=visit.now,
                **code,
            )
        )


async def drop_recovery_codes(visit: Visit, account_id: str) -> None:
    await visit.db.write(
        delete(recovery_codes).where(
            recovery_codes.c.marketplace_id == visit.marketplace.id,
            recovery_codes.c.account_id == account_id,
        )
    )


async def codes_made_at(visit: Visit, account_id: str) -> datetime | None:
    return await visit.db.value(
        select(func.max(recovery_codes.c.made_at)).where(
            recovery_codes.c.marketplace_id == visit.marketplace.id,
            recovery_codes.c.account_id == account_id,
        )
    )


async def drop_factors(visit: Visit, account_id: str) -> None:
    for table in (totps, passkeys_table, recovery_codes):
        await visit.db.write(
            delete(table).where(
                table.c.marketplace_id == visit.marketplace.id, table.c.account_id == account_id
            )
        )
