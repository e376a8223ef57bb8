"""The second step of a staff member: an authenticator app, always; set up at the first sign-in."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import Locked, clear_lock, count_try, lock_key, locked
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import App, Asked, own_factors
from keyhouse.domain.factors.totp import NewApp, WrongCode, confirm_app, prepare_app
from keyhouse.domain.visits import STAFF, Actor, Visit
from keyhouse.features.staff import queries
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.problems import Refusal
from keyhouse.kit.randomness import Randomness

LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class SignedIn:
    token: str


async def find_attempt(visit: Visit, token: str) -> Row[Any] | None:
    """The live attempt of this token, with the staff member's name, e-mail and role."""
    return await queries.attempt(visit, hash_token(token)) if token else None


async def app_to_set_up(visit: Visit, attempt: Row[Any]) -> NewApp | None:
    """None for whoever has an app already."""
    if (await own_factors(visit, attempt.staff_id)).has_app:
        return None
    return await prepare_app(_as_staff(visit, attempt), attempt.staff_id, attempt.email)


async def show_code(visit: Visit, token: str, code: str) -> SignedIn | Refusal | None:
    """A session; None when the attempt is over. Each code once; tries are counted first."""
    attempt = await find_attempt(visit, token)
    if not attempt:
        return None
    key = lock_key(visit, "staff_totp", attempt.staff_id)
    taken = await count_try(visit, key)
    if isinstance(taken, Locked):
        return taken
    staff = _as_staff(visit, attempt)
    asked = Asked(attempt.staff_id, attempt.id)
    has_app = (await own_factors(visit, attempt.staff_id)).has_app
    redeem = App().redeem if has_app else confirm_app
    is_right = await redeem(staff, asked, code)
    if not is_right:
        await record_fact(visit, "staff.code_refused", attempt.staff_id)
        return locked(visit, taken.closes_until) if taken.closes_until else WrongCode()
    if not await queries.end_attempt(visit, attempt.id):
        return None
    await clear_lock(visit, key)
    if not has_app:
        await record_fact(staff, "staff.app_added", attempt.staff_id)
    return await _start(staff, attempt)


async def _start(visit: Visit, attempt: Row[Any]) -> SignedIn:
    token = visit.part(Randomness).token()
    await queries.add_session(
        visit,
        {
            "id": new_id("sss", visit.now),
            "staff_id": attempt.staff_id,
            "token_hash": hash_token(token),
            "seen_at": visit.now,
            "ends_at": visit.now + LONGEST,
        },
    )
    await record_fact(visit, "staff.signed_in", attempt.staff_id)
    return SignedIn(token)


def _as_staff(visit: Visit, attempt: Row[Any]) -> Visit:
    """What is shown in this attempt is worth nothing in another one."""
    actor = Actor(STAFF, attempt.staff_id, attempt.id, role=attempt.role)
    return replace(visit, actor=actor)
