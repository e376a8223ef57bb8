"""Requests that may be sent twice: an `Idempotency-Key` makes the act happen once.

After draft-ietf-httpapi-idempotency-key-header: a key belongs to one marketplace, one bearer of a
token (or one network), and one route. The row is written in the act's own transaction, so that
neither is there without the other. What may hold a secret is not kept: its repetition hears
`already_done` instead of the answer.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Column, Integer, String, Table, Text, delete, select, update

from keyhouse.domain.visits import Visit
from keyhouse.kit.db import Moment, metadata
from keyhouse.kit.keys import Keyring
from keyhouse.kit.problems import Problem
from keyhouse.kit.texts import N_

PURPOSE = "repeat"
KEPT_FOR = timedelta(hours=24)
RUNNING_FOR = timedelta(minutes=2)
KEY = re.compile(r"[\x21-\x7e]{8,200}")

repeats = Table(
    "repeats",
    metadata,
    Column("scope", String(64), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),  # 0 while it runs
    Column("answer_sealed", Text),  # None where it may hold a secret
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)


class BadKey(Problem):
    code, status = "bad_idempotency_key", 400
    text = N_("An Idempotency-Key has 8 to 200 visible characters.")


class OtherBody(Problem):
    code, status = "other_body", 422
    text = N_("This Idempotency-Key was used for something else. Use a new one.")


class StillRunning(Problem):
    code, status = "still_running", 409
    text = N_("The same request is still running. Ask again in a moment.")

    def __init__(self) -> None:
        super().__init__(wait=2)


class DoneBefore(Problem):
    """It happened; its answer held a secret and is not told twice."""

    code, status = "already_done", 409
    text = N_("This was done already, by the same Idempotency-Key.")


@dataclass(frozen=True)
class Before:
    """What was answered the first time."""

    status: int
    answer: str


def body_hash(visit: Visit, body: bytes) -> str:
    """A keyed one: bodies hold passwords and codes, and a plain hash of those is soon guessed."""
    return visit.part(Keyring).digest("repeat body", sha256(body).hexdigest())


def scope_of(visit: Visit, bearer: str, route: str, key: str) -> str:
    """Raises `BadKey`."""
    if not KEY.fullmatch(key):
        raise BadKey()
    whose = bearer or visit.network
    return visit.part(Keyring).digest("repeat", visit.marketplace.id, whose, route, key)


async def claim_repeat(visit: Visit, scope: str, body_hash: str) -> Before | None:
    """None for the first one, whose row is committed; raises for all others but a good repeat."""
    insert_ = visit.db.insert(repeats).values(
        scope=scope,
        marketplace_id=visit.marketplace.id,
        body_hash=body_hash,
        status=0,
        answer_sealed=None,
        made_at=visit.now,
        ends_at=visit.now + KEPT_FOR,
    )
    # One that was cut off, with its server for example, may be tried again after a while.
    is_dead = (repeats.c.status == 0) & (repeats.c.made_at < visit.now - RUNNING_FOR)
    is_over = repeats.c.ends_at <= visit.now
    taken = await visit.db.write(
        insert_.on_conflict_do_update(
            index_elements=[repeats.c.scope],
            set_={
                "body_hash": body_hash,
                "status": 0,
                "answer_sealed": None,
                "made_at": visit.now,
                "ends_at": visit.now + KEPT_FOR,
            },
            where=(repeats.c.marketplace_id == visit.marketplace.id) & (is_dead | is_over),
        )
    )
    await visit.db.commit()
    if taken:
        return None
    row = await visit.db.one(
        select(repeats).where(
            repeats.c.marketplace_id == visit.marketplace.id, repeats.c.scope == scope
        )
    )
    if not row or row.status == 0:
        raise OtherBody() if row and row.body_hash != body_hash else StillRunning()
    if row.body_hash != body_hash:
        raise OtherBody()
    if row.answer_sealed is None:
        raise DoneBefore()
    return Before(row.status, visit.part(Keyring).unseal_text(PURPOSE, row.answer_sealed))


async def finish_repeat(visit: Visit, scope: str, status: int, answer: str | None) -> None:
    """In the act's transaction."""
    sealed = visit.part(Keyring).seal_text(PURPOSE, answer) if answer is not None else None
    await visit.db.write(
        update(repeats)
        .where(repeats.c.marketplace_id == visit.marketplace.id, repeats.c.scope == scope)
        .values(status=status, answer_sealed=sealed)
    )


async def release_repeat(visit: Visit, scope: str, *, is_done: bool = True) -> None:
    """The act was refused and nothing changed, or not for long: the key is free again."""
    await visit.db.write(
        delete(repeats).where(
            repeats.c.marketplace_id == visit.marketplace.id,
            repeats.c.scope == scope,
            repeats.c.status == 0,
        )
    )
    if is_done:
        await visit.db.commit()


async def sweep_repeats(visit: Visit) -> None:
    await visit.db.write(
        delete(repeats).where(
            repeats.c.marketplace_id == visit.marketplace.id, repeats.c.ends_at <= visit.now
        )
    )
