"""Before anything else the person proves the address where they can be reached from now on."""

from dataclasses import dataclass
from datetime import timedelta

from keyhouse.domain.accounts import read_email
from keyhouse.domain.factors import Right, Spent, Wrong, check_code, make_challenge
from keyhouse.domain.messaging import (
    LOST_A_DAY,
    hold_back_network,
    mailbox_of,
    may_send_to,
    queue_letter,
    wait_between_letters,
)
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import lost_queries, queries
from keyhouse.features.recovery.messages import LOST_CODE
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.problems import Invalid
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

PURPOSE = "lost"
GOOD_FOR = timedelta(hours=24)
SAME = N_("This is the address that you lost. Type one that you can open now.")


@dataclass(frozen=True)
class Reached:
    """The code came back: the new address is the person's own."""


async def ask_new_address(visit: Visit, recovery_token: str, typed: str) -> str | None:
    """Sends a code there and returns the token of what follows; None when the attempt is over.

    Raises `Invalid`, `TooMany`.
    """
    attempt = await queries.attempt(visit, recovery_token)
    if not attempt:
        return None
    new_value = read_email(typed, "new_address")
    if new_value == attempt.value:
        raise Invalid.one("new_address", "same", SAME)
    await hold_back_network(visit)
    token, lost_id = visit.part(Randomness).token(), new_id("los", visit.now)
    await lost_queries.add(
        visit,
        {
            "id": lost_id,
            "token_hash": hash_token(token),
            "account_id": attempt.account_id,
            "kind": attempt.kind,
            "value": attempt.value,
            "new_value": new_value,
            "case_id": "",
            "expires_at": visit.now + GOOD_FOR,
        },
    )
    await _send(visit, lost_id, new_value, PURPOSE)
    return token


async def send_again(visit: Visit, token: str) -> bool:
    """Raises `TooMany`."""
    lost = await lost_queries.lost(visit, token)
    if not lost or lost.proven_at:
        return False
    await _send(visit, lost.id, lost.new_value, PURPOSE)
    return True


async def confirm_new_address(visit: Visit, token: str, code: str) -> Reached | Wrong | Spent:
    """Counts a try."""
    lost = await lost_queries.lost(visit, token)
    if not lost:
        return Spent()
    outcome = await check_code(visit, PURPOSE, lost.id, code, whom=lost.new_value)
    if not isinstance(outcome, Right):
        return outcome
    await lost_queries.prove(visit, lost.id)
    return Reached()


async def _send(visit: Visit, subject_id: str, email: str, purpose: str) -> None:
    await wait_between_letters(visit, subject_id)
    # Few of them, so that nobody uses up the letters by which the mailbox's owner gets back in.
    has_room = await may_send_to(visit, mailbox_of(email), LOST_A_DAY)
    has_room = has_room and await may_send_to(visit, mailbox_of(email))
    challenge = await make_challenge(visit, purpose, subject_id)
    await queue_letter(
        visit,
        LOST_CODE,
        email,
        subject_id=subject_id,
        values={"time": visit.now.isoformat(), "until": challenge.expires_at.isoformat()},
        secrets={"code": challenge.code},
        is_decoy=not has_room,
    )


async def send_withdrawal_code(visit: Visit, case_id: str, email: str) -> None:
    """Every change of a running case asks for a code to the new address. Raises `TooMany`."""
    await _send(visit, withdrawal_of(visit, case_id), email, "withdraw")


def withdrawal_of(visit: Visit, case_id: str) -> str:
    """What such a code is for: of one day, so that nobody uses up all tries for good."""
    return f"{case_id[:30]}.{visit.now:%m%d}"
