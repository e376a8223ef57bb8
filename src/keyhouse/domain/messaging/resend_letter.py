"""Sending a letter once more, to the same address: what waits goes now, what had an end again."""

import json
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.messaging import queries
from keyhouse.domain.messaging.letters import LetterKinds
from keyhouse.domain.messaging.queue_letter import Wake, queue_letter
from keyhouse.domain.messaging.states import MESSAGE
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring, Unreadable
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import NotFound, Problem, TooMany
from keyhouse.kit.texts import N_

A_DAY = Budget("letters sent again", 3, queries.A_DAY)


class HeldSecrets(Problem):
    code, status = "held_secrets", 409
    text = N_("This message held a code or a link, which is not kept: a new one is asked for.")


def can_go_again(row: Row[Any]) -> bool:
    """Codes and links are erased when a letter is gone: only what held none goes again."""
    return row.state == "queued" or (row.state in MESSAGE.ends and bool(row.secrets_sealed))


async def resend_letter(visit: Visit, message_id: str) -> None:
    """Raises `NotFound`, `HeldSecrets`, and `TooMany` after three in a day to one address."""
    row = await queries.message(visit, message_id)
    if not row or row.is_decoy:
        raise NotFound()
    if row.state == "queued":
        await queries.send_now(visit, row.id)
        visit.db.after_commit(visit.part(Wake))
    elif can_go_again(row):
        await _again(visit, row)
    else:
        raise HeldSecrets()
    await record_fact(visit, "message.resent", row.subject_id, message=row.id)


async def _again(visit: Visit, row: Row[Any]) -> None:
    if not await spend(visit.db, visit.marketplace.id, A_DAY, row.to_key, visit.now):
        raise TooMany()
    kind = visit.part(LetterKinds).get(row.kind)
    if not kind:  # this version of the program sends no such letter
        raise HeldSecrets()
    try:
        to = visit.part(Keyring).unseal_text("message address", row.to_sealed)
    except Unreadable as error:
        raise HeldSecrets() from error
    await queue_letter(
        visit,
        kind,
        to,
        subject_id=row.subject_id,
        values=row.said,
        language=row.language,
    )


def kept_secrets(visit: Visit, row: Row[Any]) -> str | None:
    """What stays of a letter's secrets when it has gone: that it had none."""
    sealed: str = row.secrets_sealed or ""
    try:
        held = json.loads(visit.part(Keyring).unseal_text("message secrets", sealed))
    except Unreadable:  # under a secret that is gone, or of a copy that was restored
        return None
    return None if held else sealed
