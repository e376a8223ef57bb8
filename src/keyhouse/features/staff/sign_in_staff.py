"""Staff sign-in: the same lock and the same uniform answer as everywhere, then a second step."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import (
    Locked,
    clear_lock,
    count_try,
    hold_back_guesses,
    lock_key,
    locked,
    read_email,
)
from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import STAFF, Actor, Visit
from keyhouse.features.staff import queries
from keyhouse.features.staff.queries import IDLE
from keyhouse.features.staff.schemas import StaffSignIn
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.problems import Refusal
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

ATTEMPT = timedelta(minutes=30)


@dataclass(frozen=True)
class Passed:
    """The password was right; `token` names the attempt that waits for the app's code."""

    token: str


@dataclass(frozen=True)
class WrongPassword(Refusal):
    code = "wrong_password"
    text = N_("E-mail or password is not right. Please try again.")


async def sign_in_staff(visit: Visit, form: StaffSignIn) -> Passed | Refusal:
    """Counts a try and compares; raises `Invalid` when the address cannot be one, and `Busy`."""
    email = read_email(form.email)
    key = lock_key(visit, "staff", email)
    await hold_back_guesses(visit)
    hashing = visit.part(Hashing)
    await hashing.wait_for_place(visit.network)
    with hashing.place(visit.network):  # before the count: who is sent away has lost no try
        taken = await count_try(visit, key)
        if isinstance(taken, Locked):
            return taken
        row = await queries.by_email(visit, email)
        known = row.hash if row else None
        is_right = await hashing.verify(known, form.password, visit.network)
    if not row or not is_right:
        await record_fact(visit, "staff.refused", row.id if row else "", key=key[:16])
        return locked(visit, taken.closes_until) if taken.closes_until else WrongPassword()
    await clear_lock(visit, key)
    return await begin_attempt(visit, row)


async def begin_attempt(visit: Visit, row: Row[Any]) -> Passed:
    token = visit.part(Randomness).token()
    await queries.add_attempt(
        visit,
        {
            "id": new_id("ssi", visit.now),
            "staff_id": row.id,
            "token_hash": hash_token(token),
            "expires_at": visit.now + ATTEMPT,
        },
    )
    return Passed(token)


async def find_staff(visit: Visit, token: str, *, is_there: bool) -> Actor | None:
    """The staff member of a live session, with the role as it is now, for the door.

    What a page asks for by itself (not `is_there`) keeps no session alive.
    """
    row = await queries.session(visit, hash_token(token))
    if not row or visit.now - row.seen_at > IDLE:
        return None
    if is_there and visit.now - row.seen_at > IDLE / 10:
        await queries.touch(visit, row.id)
        await visit.db.commit()
    visit.language = row.language
    return Actor(STAFF, row.staff_id, row.id, role=row.role)
