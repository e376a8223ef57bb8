"""Every query on sign-in attempts, in the visit's marketplace."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    true,
    update,
)

from keyhouse.domain.accounts.locks import GUESSES
from keyhouse.domain.accounts.models import accounts, identifiers, locks, passwords
from keyhouse.domain.factors.models import passkeys, recovery_codes, totps
from keyhouse.domain.sessions.devices import MOST_IN_BROWSER, brought_devices
from keyhouse.domain.sessions.models import devices, networks
from keyhouse.domain.visits import Visit
from keyhouse.features.signin.models import signins
from keyhouse.kit.db import Moment
from keyhouse.kit.keys import hash_token
from keyhouse.kit.limits import Budget, budgets, used

ATTACK = Budget("attack", 1, timedelta(minutes=30))
EVERYBODY = "all"
END_ATTEMPTS = delete(signins).where(
    signins.c.marketplace_id == bindparam("here"),
    signins.c.account_id == bindparam("account"),
    signins.c.id != bindparam("own"),
    signins.c.done_at.is_(None),
)


@cache
def _knock() -> Any:
    """Made when it is first needed: by then every table is there."""
    mine = {
        "apps": (totps, totps.c.secret_sealed.is_not(None)),
        "passkeys": (passkeys, true()),
        "codes": (recovery_codes, recovery_codes.c.used_at.is_(None)),
    }
    here: Any = bindparam("here")
    of_device, of_typed = locks.alias("of_device"), locks.alias("of_typed")
    of_attack = budgets.alias("of_attack")
    # all marketplaces: it reads nothing, and is there so that one row comes in any case
    one = select(literal(1).label("one")).subquery("one")
    return select(
        accounts,
        passwords.c.hash,
        *(
            select(func.count())
            .where(table.c.marketplace_id == here, table.c.account_id == accounts.c.id, is_live)
            .scalar_subquery()
            .label(name)
            for name, (table, is_live) in mine.items()
        ),
        select(networks.c.seen_at)
        .where(
            networks.c.marketplace_id == here,
            networks.c.account_id == accounts.c.id,
            networks.c.key == bindparam("near"),
        )
        .scalar_subquery()
        .label("noted_at"),
        devices.c.id.label("device_id"),
        devices.c.secret_hash,
        devices.c.before_hash,
        devices.c.turned_at,
        devices.c.ends_at,
        of_typed.c.failures.label("stranger_failures"),
        of_typed.c.locked_until.label("stranger_locked_until"),
        of_device.c.failures.label("device_failures"),
        of_device.c.locked_until.label("device_locked_until"),
        budgets.c.used.label("guesses"),
        of_attack.c.used.label("attacks"),
    ).select_from(
        one.outerjoin(
            identifiers,
            (identifiers.c.marketplace_id == here)
            & (identifiers.c.kind == bindparam("kind"))
            & (identifiers.c.value == bindparam("value")),
        )
        .outerjoin(accounts, accounts.c.id == identifiers.c.account_id)
        .outerjoin(passwords, passwords.c.account_id == accounts.c.id)
        .outerjoin(
            devices,
            (devices.c.marketplace_id == here)
            & (devices.c.account_id == accounts.c.id)
            & devices.c.id.in_([bindparam(f"device_{n}") for n in range(MOST_IN_BROWSER)])
            & (devices.c.ends_at > bindparam("moment", type_=Moment)),
        )
        .outerjoin(
            of_typed,
            (of_typed.c.marketplace_id == here) & (of_typed.c.key == bindparam("typed_key")),
        )
        .outerjoin(
            of_device,
            (of_device.c.marketplace_id == here)
            & (of_device.c.key == literal("device ") + devices.c.id),
        )
        .outerjoin(
            budgets,
            (budgets.c.marketplace_id == here)
            & (budgets.c.name == GUESSES.name)
            & (budgets.c.key == bindparam("network_key"))
            & (budgets.c.ends_at > bindparam("moment", type_=Moment)),
        )
        .outerjoin(
            of_attack,
            (of_attack.c.marketplace_id == here)
            & (of_attack.c.name == ATTACK.name)
            & (of_attack.c.key == EVERYBODY)
            & (of_attack.c.ends_at > bindparam("moment", type_=Moment)),
        )
    )


async def is_attacked(visit: Visit) -> bool:
    return bool(await used(visit.db, visit.marketplace.id, ATTACK, EVERYBODY, visit.now))


async def wrong_lately(visit: Visit, since: datetime) -> tuple[int, int]:
    """At how many identifiers passwords were wrong, and from how many networks."""
    here = visit.marketplace.id
    at = await visit.db.one(
        select(func.count().label("number")).where(
            locks.c.marketplace_id == here, locks.c.changed_at > since
        )
    )
    near = await visit.db.one(
        select(func.count().label("number")).where(
            budgets.c.marketplace_id == here,
            budgets.c.name == GUESSES.name,
            budgets.c.ends_at > visit.now,
        )
    )
    return (at.number if at else 0), (near.number if near else 0)


async def knock(visit: Visit, kind: str, value: str, key: str, near: str) -> Row[Any]:
    """One row in any case; without an account its columns are None."""
    brought = [name for name, _ in brought_devices(visit)]
    row = await visit.db.one(
        _knock(),
        {
            "here": visit.marketplace.id,
            "kind": kind,
            "value": value,
            "typed_key": key,
            "near": near,
            "network_key": visit.network_key,
            "moment": visit.now,
            **{
                f"device_{n}": brought[n] if n < len(brought) else ""
                for n in range(MOST_IN_BROWSER)
            },
        },
    )
    assert row
    return row


async def add(visit: Visit, values: dict[str, Any]) -> Row[Any]:
    row = await visit.db.write_one(
        insert(signins).values(marketplace_id=visit.marketplace.id, **values).returning(*signins.c)
    )
    assert row
    return row


async def attempt(visit: Visit, token: str) -> Row[Any] | None:
    """The live attempt of this token."""
    return await visit.db.one(
        select(signins).where(
            signins.c.marketplace_id == visit.marketplace.id,
            signins.c.token_hash == hash_token(token),
            signins.c.expires_at > visit.now,
            signins.c.done_at.is_(None),
        )
    )


async def note(visit: Visit, attempt_id: str, **proofs: Any) -> Row[Any] | None:
    """Stores a proof on the attempt; None when it is done already."""
    return await visit.db.write_one(
        update(signins)
        .where(
            signins.c.marketplace_id == visit.marketplace.id,
            signins.c.id == attempt_id,
            signins.c.done_at.is_(None),
        )
        .values(**proofs)
        .returning(*signins.c)
    )


async def end_attempts(visit: Visit, account_id: str) -> None:
    """What they began with is no longer right, or no longer enough; our own one goes on."""
    said = {"here": visit.marketplace.id, "account": account_id, "own": visit.actor.session_id}
    await visit.db.write(END_ATTEMPTS, said)


async def sweep(visit: Visit) -> None:
    await visit.db.write(
        delete(signins).where(
            signins.c.marketplace_id == visit.marketplace.id, signins.c.expires_at < visit.now
        )
    )
