"""A code to a mailbox that somebody typed and nobody has proven yet."""

from keyhouse.domain.factors.challenges import make_challenge
from keyhouse.domain.messaging import (
    LetterKind,
    mailbox_of,
    may_send_to,
    queue_letter,
    wait_between_letters,
)
from keyhouse.domain.visits import Visit
from keyhouse.kit.limits import Budget


async def mail_code(
    visit: Visit, kind: LetterKind, email: str, purpose: str, subject_id: str, budget: Budget
) -> None:
    """Sends it, or a decoy when the mailbox got enough of this kind, or of all, for a day.

    `budget` keeps few of them, so that nobody uses up the letters by which the mailbox's owner
    gets back in. Raises `TooMany` within a minute.
    """
    await wait_between_letters(visit, subject_id)
    has_room = await may_send_to(visit, mailbox_of(email), budget)
    has_room = has_room and await may_send_to(visit, mailbox_of(email))
    challenge = await make_challenge(visit, purpose, subject_id)
    await queue_letter(
        visit,
        kind,
        email,
        subject_id=subject_id,
        values={"time": visit.now.isoformat(), "until": challenge.expires_at.isoformat()},
        secrets={"code": challenge.code},
        is_decoy=not has_room,
    )
