"""Every query on sessions, in the visit's marketplace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, insert, select, update

from keyhouse.domain.accounts.models import accounts
from keyhouse.domain.factors.models import passkeys, totps
from keyhouse.domain.sessions.models import changes, sessions, step_ups
from keyhouse.domain.visits import Visit

CHANGES_KEPT_FOR = timedelta(days=30)


# Made once where people wait for it: making a statement takes longer than running it.
_SESSION = (
    select(
        sessions,
        accounts.c.state,
        accounts.c.sanction,
        accounts.c.language,
        accounts.c.held_at,
        accounts.c.compromised_at,
        (
            exists().where(
                totps.c.marketplace_id == sessions.c.marketplace_id,
                totps.c.account_id == sessions.c.account_id,
                totps.c.secret_sealed.is_not(None),
            )
            | exists().where(
                passkeys.c.marketplace_id == sessions.c.marketplace_id,
                passkeys.c.account_id == sessions.c.account_id,
            )
        ).label("is_two_step"),
    )
    .join(accounts, accounts.c.id == sessions.c.account_id)
    .where(sessions.c.marketplace_id == bindparam("here"))
)
BY_TOKEN = _SESSION.where(sessions.c.token_hash == bindparam("token"))
BY_ID = _SESSION.where(sessions.c.id == bindparam("session"))
ADD, ADD_CHANGE = insert(sessions), insert(changes)
OF_ACCOUNT = delete(sessions).where(
    sessions.c.marketplace_id == bindparam("here"),
    sessions.c.account_id == bindparam("account"),
    sessions.c.id != bindparam("but"),
)


async def by_token(visit: Visit, token_hash: str) -> Row[Any] | None:
    """The session together with its account's state, in one indexed read."""
    return await visit.db.one(BY_TOKEN, {"here": visit.marketplace.id, "token": token_hash})


async def by_id(visit: Visit, session_id: str) -> Row[Any] | None:
    """Like `by_token`, for what was given to a program within that session."""
    return await visit.db.one(BY_ID, {"here": visit.marketplace.id, "session": session_id})


def add(visit: Visit, values: dict[str, Any]) -> None:
    visit.db.later(ADD, {"marketplace_id": visit.marketplace.id, **values})


async def touch(visit: Visit, session_id: str) -> None:
    await visit.db.write(
        update(sessions)
        .where(sessions.c.marketplace_id == visit.marketplace.id, sessions.c.id == session_id)
        .values(seen_at=visit.now)
    )


async def set_token(visit: Visit, session_id: str, token_hash: str, proof: str) -> Row[Any] | None:
    values: dict[str, Any] = {"token_hash": token_hash, "seen_at": visit.now}
    if proof and proof not in visit.actor.proofs.split():
        values["proofs"] = f"{visit.actor.proofs} {proof}".strip()
    return await visit.db.write_one(
        update(sessions)
        .where(sessions.c.marketplace_id == visit.marketplace.id, sessions.c.id == session_id)
        .values(**values)
        .returning(*sessions.c)
    )


async def started_at(visit: Visit, session_id: str) -> datetime | None:
    return await visit.db.value(
        select(sessions.c.started_at).where(
            sessions.c.marketplace_id == visit.marketplace.id, sessions.c.id == session_id
        )
    )


async def note_proven(visit: Visit) -> None:
    await visit.db.write(
        update(sessions)
        .where(
            sessions.c.marketplace_id == visit.marketplace.id,
            sessions.c.id == visit.actor.session_id,
        )
        .values(proven_at=visit.now)
    )


async def proven_at(visit: Visit) -> datetime | None:
    """When this session began, or its person showed again who they are; None for no session."""
    return await visit.db.value(
        select(func.coalesce(sessions.c.proven_at, sessions.c.started_at)).where(
            sessions.c.marketplace_id == visit.marketplace.id,
            sessions.c.id == visit.actor.session_id,
        )
    )


async def of_account(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    """The live ones, the one used last first."""
    rows = await visit.db.all(
        select(sessions)
        .where(
            sessions.c.marketplace_id == visit.marketplace.id,
            sessions.c.account_id == account_id,
            sessions.c.ends_at > visit.now,
        )
        .order_by(sessions.c.seen_at.desc())
    )
    return [r for r in rows if r.seen_at + timedelta(seconds=r.idle_seconds) > visit.now]


async def end_of_device(visit: Visit, account_id: str, device_id: str) -> int:
    return await visit.db.write(
        delete(sessions).where(
            sessions.c.marketplace_id == visit.marketplace.id,
            sessions.c.account_id == account_id,
            sessions.c.device_id == device_id,
        )
    )


async def end(visit: Visit, session_id: str, account_id: str) -> bool:
    return bool(
        await visit.db.write(
            delete(sessions).where(
                sessions.c.marketplace_id == visit.marketplace.id,
                sessions.c.account_id == account_id,
                sessions.c.id == session_id,
            )
        )
    )


async def end_of_account(visit: Visit, account_id: str, but: str) -> int:
    said = {"here": visit.marketplace.id, "account": account_id, "but": but}
    return await visit.db.write(OF_ACCOUNT, said)


async def put_step_up(visit: Visit, act: str, good_until: datetime) -> None:
    insert_ = visit.db.insert(step_ups).values(
        marketplace_id=visit.marketplace.id,
        session_id=visit.actor.session_id,
        act=act,
        good_until=good_until,
    )
    await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[step_ups.c.session_id, step_ups.c.act],
            set_={"good_until": good_until},
            where=step_ups.c.marketplace_id == visit.marketplace.id,
        )
    )


async def step_up(visit: Visit, act: str) -> Row[Any] | None:
    return await visit.db.one(
        select(step_ups).where(
            step_ups.c.marketplace_id == visit.marketplace.id,
            step_ups.c.session_id == visit.actor.session_id,
            step_ups.c.act == act,
            step_ups.c.good_until > visit.now,
        )
    )


async def add_change(visit: Visit, values: dict[str, Any]) -> None:
    await visit.db.write(ADD_CHANGE, {"marketplace_id": visit.marketplace.id, **values})


async def change(visit: Visit, change_id: str) -> Row[Any] | None:
    return await visit.db.one(
        select(changes).where(
            changes.c.marketplace_id == visit.marketplace.id, changes.c.id == change_id
        )
    )


async def sweep(visit: Visit) -> None:
    """Ended sessions, used proofs, and changes whose link is no longer good."""
    await visit.db.write(
        delete(step_ups).where(
            step_ups.c.marketplace_id == visit.marketplace.id, step_ups.c.good_until < visit.now
        )
    )
    await visit.db.write(
        delete(changes).where(
            changes.c.marketplace_id == visit.marketplace.id,
            changes.c.made_at < visit.now - CHANGES_KEPT_FOR,
        )
    )
    await visit.db.write(
        delete(sessions).where(
            sessions.c.marketplace_id == visit.marketplace.id, sessions.c.ends_at < visit.now
        )
    )
