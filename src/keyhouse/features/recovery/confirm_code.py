"""Showing the code from the letter."""

from dataclasses import dataclass

from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Right, Spent, Wrong, check_code
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.send_code import PURPOSE


@dataclass(frozen=True)
class Proven:
    """The address is shown to be the person's own; the new password comes next."""


async def confirm_code(visit: Visit, token: str, code: str) -> Proven | Wrong | Spent:
    """Counts a try; the right code proves the attempt, once, and never one of nobody."""
    attempt = await queries.attempt(visit, token)
    if not attempt:
        return Spent()
    outcome = await check_code(visit, PURPOSE, attempt.id, code, whom=attempt.email)
    if not isinstance(outcome, Right):
        await record_fact(visit, "recovery.code_refused", attempt.account_id)
        return outcome
    if not attempt.account_id or not await queries.prove(visit, attempt.id):
        return Spent()
    await record_fact(visit, "recovery.proven", attempt.account_id)
    return Proven()
