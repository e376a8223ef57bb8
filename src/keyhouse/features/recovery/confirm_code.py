"""Showing the code from the letter or SMS."""

from dataclasses import dataclass

from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Right, Spent, Wrong, check_code
from keyhouse.domain.messaging import address_key, text_was_used
from keyhouse.domain.sessions import known_device
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.send_code import address_of, purpose_of


@dataclass(frozen=True)
class Proven:
    """The address is shown to be the person's own; the new password comes next."""


async def confirm_code(visit: Visit, token: str, code: str) -> Proven | Wrong | Spent:
    """Counts a try; the right code proves the attempt, once, and never one of nobody."""
    attempt = await queries.attempt(visit, token)
    if not attempt or not attempt.way:
        return Spent()
    device = await known_device(visit, attempt.account_id) if visit.devices else None
    outcome = await check_code(
        visit,
        purpose_of(attempt),
        attempt.id,
        code,
        whom=f"{attempt.value} {device.id}" if device else attempt.value,
        is_stranger=device is None,
    )
    if not isinstance(outcome, Right):
        await record_fact(visit, "recovery.code_refused", attempt.account_id)
        return outcome
    address = await address_of(visit, attempt)
    via = address_key(visit, address)
    if not attempt.account_id or not await queries.prove(visit, attempt.id, via):
        return Spent()
    if attempt.way == "sms":
        await text_was_used(visit, attempt.value)
    await record_fact(visit, "recovery.proven", attempt.account_id, way=attempt.way)
    return Proven()
