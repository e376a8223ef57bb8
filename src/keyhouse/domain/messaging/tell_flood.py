"""When a mailbox has had its five letters of a day, one more says so; then there is silence."""

from keyhouse.domain.messaging.letters import LetterKind
from keyhouse.domain.messaging.limits import DIGEST, mailbox_of, may_send_to
from keyhouse.domain.messaging.queue_letter import queue_letter
from keyhouse.domain.visits import Visit
from keyhouse.kit.texts import N_

FLOOD = LetterKind(
    name="flood",
    subject=N_("Many requests for your address at %(marketplace)s"),
    lines=(
        N_("Your address was typed many times today. Until %(until)s we send no more about it."),
    ),
    foot=(N_("Nothing of your account has changed. You need not do anything."),),
)


async def tell_flood(
    visit: Visit, to: str, subject_id: str, *, typed: str = "", is_decoy: bool = False
) -> None:
    """Once a day at most for what was typed; for an unknown address it is made and dropped."""
    if not await may_send_to(visit, mailbox_of(typed or to), DIGEST):
        return
    until = visit.now + DIGEST.window
    await queue_letter(
        visit,
        FLOOD,
        to,
        subject_id=subject_id,
        values={"until": until.isoformat()},
        is_decoy=is_decoy,
    )
