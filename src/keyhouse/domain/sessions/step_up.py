"""A fresh proof before a sensitive act, good for fifteen minutes, in this session and for this act.

Whoever has a second step shows that one: a password that was seen over a shoulder is not enough
to change how one gets in. Everybody else types the password again, or asks their provider again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from keyhouse.domain.accounts import Locked, clear_lock, count_try, lock_key, locked
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import App, Asked, Passkey, RecoveryCode, Right, Way, own_factors
from keyhouse.domain.sessions import queries
from keyhouse.domain.sessions.change_factors import tell_code_used
from keyhouse.domain.visits import Visit
from keyhouse.kit.hashing import LONGEST, Hashing
from keyhouse.kit.problems import NotFound, Problem, Refusal, SignInNeeded
from keyhouse.kit.texts import N_

GOOD_FOR = timedelta(minutes=15)
ADDRESSES = "addresses"  # the act of changing by what one signs in
FACTORS = "factors"  # the same of second steps, and of the password of whoever has one
SHOPS = "shops"  # handing a shop over, making a key to it, asking to unbind it
LEAVING = "leaving"  # taking one's data along, or deregistering
PROGRAMS = "programs"  # a program wants to know that it is them, now
ACTS = frozenset({ADDRESSES, FACTORS, SHOPS, LEAVING, PROGRAMS})
SECOND: Mapping[str, Way] = {
    "passkey": Passkey(),
    "totp": App(),
    "recovery_code": RecoveryCode(),
}


class StepUpNeeded(Problem):
    """The pages lead to the proof and back; `act` says what it is for."""

    code, status = "step_up_needed", 403
    text = N_("Please show once more that it is you.")

    def __init__(self, act: str) -> None:
        super().__init__(act=act)
        self.act = act


@dataclass(frozen=True)
class WrongPassword(Refusal):
    code = "wrong_password"
    text = N_("This password is not right.")


async def check_fresh(visit: Visit, act: str) -> None:
    """Raises `StepUpNeeded` unless this session has a fresh proof for this act."""
    if not await queries.step_up(visit, act):
        raise StepUpNeeded(act)


async def check_recent(visit: Visit, act: str) -> None:
    """Like `check_fresh`, for what is reviewed afterwards: signing in just now is proof enough."""
    started_at = await queries.started_at(visit, visit.actor.session_id)
    if not started_at or started_at < visit.now - GOOD_FOR:
        await check_fresh(visit, act)


async def proven_at(visit: Visit) -> datetime:
    """When the signed-in person last showed who they are; raises `SignInNeeded` without one."""
    found = await queries.proven_at(visit)
    if not found:
        raise SignInNeeded()
    return found


async def ways_to_prove(visit: Visit) -> Sequence[str]:
    """What the signed-in person may show, the best one first; `social` is shown elsewhere."""
    own = await own_factors(visit, visit.actor.id)
    if own.is_two_step:
        return own.ways
    has_password = await accounts.password_of(visit, visit.actor.id)
    return ("password",) if has_password else ("social",)


async def step_up(visit: Visit, act: str, way: str, answer: str) -> Refusal | None:
    """Notes the fresh proof; None when it was right. Guesses are counted and locked.

    Raises `NotFound` for a way that this person may not show.
    """
    if way not in await ways_to_prove(visit) or way == "social":
        raise NotFound()
    if way == "password":
        refusal = await check_own_password(visit, answer)
    else:
        asked = Asked(visit.actor.id, visit.actor.session_id, guesser=visit.actor.session_id)
        outcome = await SECOND[way].check(visit, asked, answer)
        refusal = None if isinstance(outcome, Right) else outcome
        if refusal:
            await record_fact(visit, "session.step_up_refused", visit.actor.id, way=way)
    if not refusal:
        await note_fresh(visit, act)
        if way == "recovery_code":
            await tell_code_used(visit, visit.actor.id)
    return refusal


async def note_fresh(visit: Visit, act: str) -> None:
    """For whoever has just proved in any way that it is them."""
    await queries.put_step_up(visit, act, visit.now + GOOD_FOR)
    if act == PROGRAMS:
        await queries.note_proven(visit)
    await record_fact(visit, "session.stepped_up", visit.actor.id, act=act)


async def check_own_password(visit: Visit, password: str) -> Refusal | None:
    """Compares the signed-in person's password, counting the try before the hash."""
    key = lock_key(visit, "account", visit.actor.id)
    taken = await count_try(visit, key)
    if isinstance(taken, Locked):
        return taken
    stored = await accounts.password_of(visit, visit.actor.id)
    fits = len(password) <= LONGEST
    if not fits or not await visit.part(Hashing).verify(stored.hash if stored else None, password):
        await record_fact(visit, "session.step_up_refused", visit.actor.id)
        return locked(visit, taken.closes_until) if taken.closes_until else WrongPassword()
    await clear_lock(visit, key)
    return None
