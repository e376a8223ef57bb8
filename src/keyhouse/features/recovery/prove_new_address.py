"""Before anything else the person proves the address where they can be reached from now on."""

from dataclasses import dataclass
from datetime import timedelta

from keyhouse.domain.accounts import read_email
from keyhouse.domain.factors import Right, Spent, Wrong, check_code, mail_code
from keyhouse.domain.messaging import LOST_A_DAY, hold_back_network
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


async def ask_new_address(
    visit: Visit, recovery_token: str, typed: str, *, second_step: bool = False
) -> str | None:
    """Sends a code there and returns the token of what follows; None when the attempt is over.

    Whoever lost a `second_step` may still have the mailbox and name it again.

    Raises `Invalid`, `TooMany`.
    """
    attempt = await queries.attempt(visit, recovery_token)
    if not attempt:
        return None
    new_value = read_email(typed, "new_address")
    if new_value == attempt.value and not second_step:
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
            "second_step": second_step,
            "case_id": "",
            "expires_at": visit.now + GOOD_FOR,
        },
    )
    await mail_code(visit, LOST_CODE, new_value, PURPOSE, lost_id, LOST_A_DAY)
    return token


async def send_again(visit: Visit, token: str) -> bool:
    """Raises `TooMany`."""
    lost = await lost_queries.lost(visit, token)
    if not lost or lost.proven_at:
        return False
    await mail_code(visit, LOST_CODE, lost.new_value, PURPOSE, lost.id, LOST_A_DAY)
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


async def send_withdrawal_code(visit: Visit, case_id: str, email: str) -> None:
    """Every change of a running case asks for a code to the new address. Raises `TooMany`."""
    subject_id = withdrawal_of(visit, case_id)
    await mail_code(visit, LOST_CODE, email, "withdraw", subject_id, LOST_A_DAY)


def withdrawal_of(visit: Visit, case_id: str) -> str:
    """What such a code is for: of one day, so that nobody uses up all tries for good."""
    return f"{case_id[:30]}.{visit.now:%m%d}"
