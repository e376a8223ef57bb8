"""The code, by letter or SMS. For an unknown address everything is made, and dropped unsent."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import make_challenge
from keyhouse.domain.messaging import (
    mailbox_of,
    may_send_to,
    may_text,
    queue_letter,
    tell_flood,
    texts_leave,
    wait_between_letters,
)
from keyhouse.domain.sessions import known_device
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.messages import RECOVERY_CODE
from keyhouse.features.recovery.policy import RecoveryPolicy, Way

GOOD_FOR = timedelta(hours=1)
KINDS = {"email": "email", "sms": "phone"}
NOWHERE = {"email": "nobody@example.invalid", "sms": "+0"}  # decoys go to nobody


def ways_of(visit: Visit) -> tuple[Way, ...]:
    """What the playbook offers and this server can do; the same for everybody."""
    has_sms = texts_leave(visit)
    ways = visit.policy(RecoveryPolicy).ways
    return tuple(way for way in ways if way == "email" or has_sms) or ("email",)


def purpose_of(attempt: Row[Any]) -> str:
    """A code that went to the mailbox is none for the phone: each way has its own."""
    return f"recovery_{attempt.way}"


async def send_code(visit: Visit, attempt: Row[Any]) -> None:
    """One message a minute, five a day for a mailbox or number; raises `TooMany` for the former."""
    await wait_between_letters(visit, f"{attempt.id}.{attempt.way}")
    to = await address_of(visit, attempt)
    if attempt.way == "sms":
        has_room = await may_text(visit, to, attempt.value)
    else:
        # On a known device the owner's letters are apart from those that strangers ask for.
        device = await known_device(visit, attempt.account_id) if visit.devices else None
        mailbox = f"{mailbox_of(to or attempt.value)} {device.id if device else ''}".strip()
        has_room = await may_send_to(visit, mailbox)
        if not has_room:
            await tell_flood(
                visit, to or NOWHERE["email"], attempt.id, typed=attempt.value, is_decoy=not to
            )
    is_decoy = not (to and has_room)
    challenge = await make_challenge(visit, purpose_of(attempt), attempt.id, is_decoy=is_decoy)
    await queue_letter(
        visit,
        RECOVERY_CODE,
        to or NOWHERE[attempt.way],
        subject_id=attempt.id,
        values={
            "time": visit.now.isoformat(),
            "until": challenge.expires_at.isoformat(),
            "letter": challenge.letter,
        },
        secrets={"code": challenge.code},
        is_decoy=is_decoy,
    )
    await queries.note_sent(visit, attempt.id)


async def send_again(visit: Visit, token: str) -> bool:
    """A message for this attempt; False when it is over or not that far. Raises `TooMany`."""
    attempt = await queries.attempt(visit, token)
    if not attempt or attempt.proven_at or not attempt.way:
        return False
    await send_code(visit, attempt)
    return True


async def address_of(visit: Visit, attempt: Row[Any]) -> str:
    """Where the code goes: what was typed, or the account's first address of that kind.

    Empty when there is none; the person is told nothing of it.
    """
    kind = KINDS[attempt.way]
    found = await accounts.addresses(visit, attempt.account_id)
    own = [each.value for each in found if each.kind == kind]
    return attempt.value if attempt.value in own else own[0] if own else ""
