"""Sending what is due: claim, commit, hand over to the mail server, write down what it said."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.messaging import queries
from keyhouse.domain.messaging.letters import Envelope, LetterKinds, Renderer
from keyhouse.domain.messaging.outages import AGAIN, Outages
from keyhouse.domain.messaging.resend_letter import kept_secrets
from keyhouse.domain.messaging.states import MESSAGE
from keyhouse.domain.visits import SYSTEM, Visit
from keyhouse.kit.keys import Keyring, Unreadable
from keyhouse.kit.logs import get_log
from keyhouse.kit.mail import Mailer, Refused
from keyhouse.kit.problems import Conflict, NotFound
from keyhouse.kit.sms import Texter

BATCH = 50
DROPPED = "dropped"  # a decoy, after everything else was done for it
AT_ONCE = 8
LEASE = timedelta(minutes=2)  # longer than any conversation with a mail server may take
WAITS = (5, 15, 60, 300, 900, 3600, 7200, 14400)  # seconds until the next try


async def send_due(visiting: Callable[[], Visit]) -> int:
    """Sends one marketplace's due letters and returns how many left the queue.

    `visiting` makes a fresh visit, since each letter is a transaction of its own.
    """
    visit = visiting()
    outages = visit.part(Outages)
    rows = await queries.due(visit, BATCH, outages.waiting(visit.now))
    gate = asyncio.Semaphore(AT_ONCE)

    async def send(row: Row[Any]) -> bool:
        async with gate:
            return await _send_one(visiting(), row)

    through = outages.let_through(rows, visit.now)
    return sum(await asyncio.gather(*(send(row) for row in through)))


async def _send_one(visit: Visit, row: Row[Any]) -> bool:
    try:
        if row.expires_at and row.expires_at <= visit.now:
            return bool(await _finish(visit, row, "expire", "expired before it was sent"))
        claimed = await _claim(visit, row)
        return await _send_claimed(visit, claimed) if claimed else False
    finally:
        await visit.db.rollback()


async def _send_claimed(visit: Visit, row: Row[Any]) -> bool:
    try:
        answer = await _hand_over(visit, row)
    except Refused as refusal:
        return await _after_refusal(visit, row, refusal)
    except Exception as error:  # one letter that cannot be made must not stop the others
        get_log().error("letter fault", message=row.id, exc_info=error)
        return await _after_refusal(visit, row, Refused(type(error).__name__, is_final=False))
    if answer != DROPPED:
        visit.part(Outages).end(row.channel)
    return bool(await _finish(visit, row, "accept", answer))


async def _claim(visit: Visit, row: Row[Any]) -> Row[Any] | None:
    """The message as ours for a while, or None when another process has it."""
    until = visit.now + LEASE
    if row.state == "sending":
        claimed = await queries.reclaim(visit, row, until)
    else:
        claimed = await _move(visit, row, "send", due_at=until, tries=row.tries + 1)
    await visit.db.commit()
    return claimed


async def _hand_over(visit: Visit, row: Row[Any]) -> str:
    keys = visit.part(Keyring)
    secrets = json.loads(keys.unseal_text("message secrets", row.secrets_sealed))
    to = keys.unseal_text("message address", row.to_sealed)
    envelope = Envelope(row.id, to, row.language, visit.marketplace)
    kind, values = visit.part(LetterKinds)[row.kind], {**row.said, **secrets}
    renderer = visit.part(Renderer)
    if row.channel == "sms":
        sms = renderer.sms(envelope, kind, values)
        texter = visit.part(Texter)
        return DROPPED if row.is_decoy else await texter.send(sms)
    letter = renderer.letter(envelope, kind, values)
    mailer = visit.part(Mailer)
    return DROPPED if row.is_decoy else await mailer.send(letter)


def _unnamed(visit: Visit, row: Row[Any], answer: str) -> str:
    """What a server said, without the address it said it about."""
    try:
        to = visit.part(Keyring).unseal_text("message address", row.to_sealed)
    except Unreadable:
        return ""
    answer = re.sub(re.escape(to.lstrip("+")), "…", answer, flags=re.IGNORECASE)
    return answer[:300]


async def _after_refusal(visit: Visit, row: Row[Any], refusal: Refused) -> bool:
    get_log().warning("letter refused", message=row.id, tries=row.tries, answer=refusal.answer)
    if refusal.is_away:
        visit.part(Outages).begin(row.channel, visit.now)
        # Not its fault, so not one of its tries.
        return await _put_back(visit, row, refusal, AGAIN, row.tries - 1)
    if refusal.is_final or row.tries > len(WAITS):
        return bool(await _finish(visit, row, "fail", refusal.answer))
    wait = timedelta(seconds=WAITS[row.tries - 1])
    return await _put_back(visit, row, refusal, wait, row.tries)


async def _put_back(
    visit: Visit, row: Row[Any], refusal: Refused, wait: timedelta, tries: int
) -> bool:
    heard = _unnamed(visit, row, refusal.answer)
    await _move(visit, row, "retry", due_at=visit.now + wait, answer=heard, tries=tries)
    await visit.db.commit()
    return False


async def _finish(visit: Visit, row: Row[Any], act: str, answer: str) -> Row[Any] | None:
    heard = _unnamed(visit, row, answer)
    done = await _move(visit, row, act, secrets_sealed=kept_secrets(visit, row), answer=heard)
    await visit.db.commit()
    return done


async def _move(visit: Visit, row: Row[Any], act: str, **values: Any) -> Row[Any] | None:
    try:
        return await MESSAGE.apply(visit.db, row, act, SYSTEM.kind, values)
    except (Conflict, NotFound):  # another process sent it, or its account was erased
        await visit.db.rollback()
        return None
