"""The second step, by whatever way the attempt is at; and the session when no step is left."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Asked, Right, Spent
from keyhouse.domain.sessions import known_device
from keyhouse.domain.sessions.change_factors import tell_code_used
from keyhouse.domain.visits import Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.enter import SignedIn, enter
from keyhouse.features.signin.rules import Step, next_step, next_way
from keyhouse.features.signin.send_code import code_address, send_code
from keyhouse.features.signin.ways import WAYS
from keyhouse.kit.problems import NotFound, Refusal, TooMany


@dataclass(frozen=True)
class GoOn:
    """The proof was right; something else is asked for as well."""

    step: Step


async def show_proof(visit: Visit, token: str, answer: str) -> SignedIn | GoOn | Refusal:
    """Counts a try of the attempt's way; what is right is kept on the attempt.

    Raises `AccountHeld` for a second step that its owner did not put in.
    """
    attempt = await queries.attempt(visit, token)
    if not attempt or attempt.way not in WAYS:
        return Spent()
    outcome = await WAYS[attempt.way].check(visit, await asked_of(visit, attempt), answer)
    if not isinstance(outcome, Right):
        await record_fact(visit, "signin.code_refused", attempt.account_id, way=attempt.way)
        return outcome
    if attempt.way == "recovery_code":
        await tell_code_used(visit, attempt.account_id)
    return await note_proof(visit, attempt, attempt.way)


async def asked_of(visit: Visit, attempt: Row[Any]) -> Asked:
    device = await known_device(visit, attempt.account_id)
    return Asked(attempt.account_id, attempt.id, device.id if device else "stranger")


async def note_proof(visit: Visit, attempt: Row[Any], proof: str) -> SignedIn | GoOn | Spent:
    """The session, or what else is asked for."""
    proofs = f"{attempt.proofs} {proof}"
    via = await code_address(visit, attempt)
    way = next_way(attempt.ways, proofs)
    noted = await queries.note(visit, attempt.id, proofs=proofs, way=way)
    if not noted:
        return Spent()
    if next_step(noted) != "done":
        await send_code(visit, noted)
        return GoOn(next_step(noted))
    return await _finish(visit, noted, via)


async def _finish(visit: Visit, attempt: Row[Any], via: str) -> SignedIn | Spent:
    """Exactly one session for an attempt."""
    if not await queries.note(visit, attempt.id, done_at=visit.now):
        return Spent()
    is_short = attempt.is_short
    return await enter(visit, attempt.account_id, attempt.proofs, is_short=is_short, via=via)


async def choose_way(visit: Visit, token: str, way: str) -> None:
    """Another of the attempt's own ways; sends its code. Raises `NotFound`."""
    attempt = await queries.attempt(visit, token)
    if not attempt or way not in attempt.ways.split() or not attempt.way:
        raise NotFound()
    chosen = await queries.note(visit, attempt.id, way=way)
    if chosen and way != attempt.way:
        await visit.db.commit()
        with suppress(TooMany):  # the last message is less than a minute old and still good
            await send_code(visit, chosen)


async def send_again(visit: Visit, token: str) -> bool:
    """Another message; False when the attempt is over. Raises `TooMany`."""
    attempt = await queries.attempt(visit, token)
    if not attempt:
        return False
    await send_code(visit, attempt)
    return True
