"""Keyed hashes of what tells people and companies apart; they outlive the account they are of."""

import hmac
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, select, update

from keyhouse.domain.accounts import queries
from keyhouse.domain.accounts.models import mark_keys, marks
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import KEY_BYTES, Keyring
from keyhouse.kit.randomness import Randomness


async def note_mark(visit: Visit, account_id: str, kind: str, value: str | bytes) -> None:
    """Keeps the hash of a tax number, licence, document, phone or e-mail of this account."""
    if not value:
        return
    insert = visit.db.insert(marks).values(
        marketplace_id=visit.marketplace.id,
        kind=kind,
        digest=await _digest(visit, kind, value),
        account_id=account_id,
        made_at=visit.now,
    )
    await visit.db.write(insert.on_conflict_do_nothing())


async def set_mark(visit: Visit, account_id: str, kind: str, value: str) -> None:
    """The one mark of this kind that the account has: a corrected number replaces the old one."""
    await visit.db.write(
        delete(marks).where(
            marks.c.marketplace_id == visit.marketplace.id,
            marks.c.account_id == account_id,
            marks.c.kind == kind,
            marks.c.outcome == "",
        )
    )
    await note_mark(visit, account_id, kind, value)


async def shared_marks(visit: Visit, account_id: str) -> Sequence[Row[Any]]:
    """Marks that another account has as well: kind, whose, and what became of that account."""
    other = marks.alias()
    return await visit.db.all(
        select(other.c.kind, other.c.account_id, other.c.outcome, other.c.made_at)
        .join(marks, (marks.c.kind == other.c.kind) & (marks.c.digest == other.c.digest))
        .where(
            marks.c.marketplace_id == visit.marketplace.id,
            other.c.marketplace_id == visit.marketplace.id,
            marks.c.account_id == account_id,
            other.c.account_id != account_id,
        )
        .order_by(other.c.kind, other.c.made_at)
        .limit(100)
    )


async def marked(visit: Visit, kind: str, value: str) -> str:
    """The id of the account with this number; the newest of several, empty without one."""
    found = await visit.db.one(
        select(marks.c.account_id)
        .where(
            marks.c.marketplace_id == visit.marketplace.id,
            marks.c.kind == kind,
            marks.c.digest == await _digest(visit, kind, value),
        )
        .order_by(marks.c.made_at.desc())
        .limit(1)
    )
    return found.account_id if found else ""


async def has_mark(visit: Visit, account_id: str, kind: str) -> bool:
    found = select(marks.c.digest).where(
        marks.c.marketplace_id == visit.marketplace.id,
        marks.c.account_id == account_id,
        marks.c.kind == kind,
    )
    return await visit.db.value(found.limit(1)) is not None


async def of_same_entity(visit: Visit, account_id: str) -> list[str]:
    """Other accounts with the same tax number, living or gone."""
    shared = await shared_marks(visit, account_id)
    return sorted({row.account_id for row in shared if row.kind == "tax_number"})


async def was_banned(visit: Visit, account_id: str, *, by_number: bool) -> bool:
    """Whether another account with an address or paper of this one is banned, or was.

    Tax numbers are public, and anybody can tell somebody else's: they count where the playbook
    compares companies (`by_number`), and are shown to reviewers everywhere.
    The account's addresses are noted here, where it matters whose they were before.
    """
    for address in await queries.addresses(visit, account_id):
        if address.kind != "social":
            await note_mark(visit, account_id, address.kind, address.value)
    shared = await shared_marks(visit, account_id)
    return any(
        row.outcome == "banned" and (by_number or row.kind != "tax_number") for row in shared
    )


async def set_outcome(
    visit: Visit, account_id: str, outcome: str, kept_until: datetime | None = None
) -> None:
    await visit.db.write(
        update(marks)
        .where(marks.c.marketplace_id == visit.marketplace.id, marks.c.account_id == account_id)
        .values(outcome=outcome, kept_until=kept_until)
    )


async def sweep_marks(visit: Visit) -> None:
    await visit.db.write(
        delete(marks).where(
            marks.c.marketplace_id == visit.marketplace.id, marks.c.kept_until <= visit.now
        )
    )


async def _digest(visit: Visit, kind: str, value: str | bytes) -> str:
    said = value if isinstance(value, bytes) else _plain(value).encode()
    return hmac.new(await _key(visit), kind.encode() + b"\x1f" + said, sha256).hexdigest()


def _plain(value: str) -> str:
    """Numbers are compared without the spaces, dashes and letter cases that people vary."""
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c for c in folded if c.isalnum() or c in "@.+")


async def _key(visit: Visit) -> bytes:
    keys = visit.part(Keyring)
    mine = select(mark_keys.c.key_sealed).where(mark_keys.c.marketplace_id == visit.marketplace.id)
    sealed = await visit.db.value(mine)
    if sealed is None:
        fresh = keys.seal_text("mark key", visit.part(Randomness).bytes(KEY_BYTES).hex())
        insert = visit.db.insert(mark_keys).values(
            marketplace_id=visit.marketplace.id, key_sealed=fresh
        )
        await visit.db.write(insert.on_conflict_do_nothing())
        sealed = await visit.db.value(mine)
    return bytes.fromhex(keys.unseal_text("mark key", sealed))
