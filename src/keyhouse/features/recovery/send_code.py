"""The code by letter. For an unknown address everything is made, and dropped instead of sent."""

from datetime import timedelta

from keyhouse.domain.accounts.identifiers import mailbox_of
from keyhouse.domain.factors import make_challenge
from keyhouse.domain.messaging import may_send_to, queue_letter, wait_between_letters
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.messages import RECOVERY_CODE

PURPOSE = "recovery"
GOOD_FOR = timedelta(hours=1)


async def send_code(visit: Visit, attempt_id: str, email: str, *, is_known: bool) -> None:
    """One letter a minute, five a day for a mailbox; raises `TooMany` for the former only."""
    await wait_between_letters(visit, attempt_id)
    has_room = await may_send_to(visit, mailbox_of(email))
    is_decoy = not (is_known and has_room)
    challenge = await make_challenge(visit, PURPOSE, attempt_id, is_decoy=is_decoy)
    await queue_letter(
        visit,
        RECOVERY_CODE,
        email,
        subject_id=attempt_id,
        values={
            "time": visit.now.isoformat(),
            "until": challenge.expires_at.isoformat(),
            "letter": challenge.letter,
        },
        secrets={"code": challenge.code},
        is_decoy=is_decoy,
    )


async def send_again(visit: Visit, token: str) -> bool:
    """Another letter for this attempt; False when it is over. Raises `TooMany`."""
    attempt = await queries.attempt(visit, token)
    if not attempt or attempt.proven_at:
        return False
    await send_code(visit, attempt.id, attempt.email, is_known=bool(attempt.account_id))
    return True
