"""The second step: the code from the letter."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Right, Spent, Wrong, check_code
from keyhouse.domain.sessions import Started, start_session
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signin.rules import next_step
from keyhouse.features.signin.send_code import PURPOSE, send_code


@dataclass(frozen=True)
class SignedIn:
    session: Started
    is_short: bool


async def confirm_code(visit: Visit, token: str, code: str) -> SignedIn | Wrong | Spent:
    """Counts a try of the attempt's code; the right one signs in, once."""
    attempt = await queries.attempt(visit, token)
    if not attempt:
        return Spent()
    outcome = await check_code(
        visit, PURPOSE, attempt.id, code, whom=attempt.account_id, is_stranger=False
    )
    if not isinstance(outcome, Right):
        await record_fact(visit, "signin.code_refused", attempt.account_id)
        return outcome
    noted = await queries.note(visit, attempt.id, code_right_at=visit.now)
    return await finish(visit, noted) if noted else Spent()


async def finish(visit: Visit, attempt: Row[Any]) -> SignedIn | Spent:
    """The session, when no step is left; exactly one for an attempt."""
    if next_step(attempt, visit.policy(SigninPolicy)) != "done":
        return Spent()
    if not await queries.note(visit, attempt.id, done_at=visit.now):
        return Spent()
    code = "email_code" if "@" in attempt.address else "sms_code"
    proofs = f"{attempt.proof} {code}" if attempt.code_right_at else attempt.proof
    owner = replace(visit, actor=Actor("owner", attempt.account_id))
    session = await start_session(owner, attempt.account_id, proofs, is_short=attempt.is_short)
    return SignedIn(session, attempt.is_short)


async def send_again(visit: Visit, token: str) -> bool:
    """Another letter; False when the attempt is over. Raises `TooMany`."""
    attempt = await queries.attempt(visit, token)
    if not attempt:
        return False
    await send_code(visit, attempt)
    return True
