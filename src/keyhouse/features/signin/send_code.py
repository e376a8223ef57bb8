"""The code by letter for the second step. The password was right, so the budget is the owner's."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.factors import make_challenge
from keyhouse.domain.messaging import may_text, queue_letter, wait_between_letters
from keyhouse.domain.visits import Visit
from keyhouse.features.signin.messages import SIGN_IN_CODE

PURPOSE = "signin"


async def send_code(visit: Visit, attempt: Row[Any]) -> None:
    """Sends a code for this attempt, at most one letter a minute; raises `TooMany`.

    SMS cost money whoever asks for them, so their budgets hold here too.
    """
    await wait_between_letters(visit, attempt.id)
    is_text = attempt.address.startswith("+")
    has_room = not is_text or await may_text(visit, attempt.address, attempt.address)
    challenge = await make_challenge(visit, PURPOSE, attempt.id, is_decoy=not has_room)
    await queue_letter(
        visit,
        SIGN_IN_CODE,
        attempt.address,
        subject_id=attempt.account_id,
        values={
            "time": visit.now.isoformat(),
            "until": challenge.expires_at.isoformat(),
            "letter": challenge.letter,
        },
        secrets={"code": challenge.code},
        is_decoy=not has_room,
    )
