"""Queueing a letter in the transaction of the act that causes it."""

import json
from typing import Any

from sqlalchemy import insert

from keyhouse.domain.messaging.letters import LetterKind, LetterKinds
from keyhouse.domain.messaging.models import messages
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring

ADD = insert(messages)


def address_key(visit: Visit, address: str) -> str:
    """What an address is known by where it must not be read."""
    return visit.part(Keyring).lasting_digest("address", visit.marketplace.id, address)


class Wake:
    """Tells the worker of this process that something is due now."""

    def __call__(self) -> None: ...


async def queue_letter(
    visit: Visit,
    kind: LetterKind,
    to: str,
    *,
    subject_id: str,
    values: dict[str, Any] | None = None,
    secrets: dict[str, str] | None = None,
    language: str = "",
    is_decoy: bool = False,
) -> str:
    """Queues one letter, or one SMS when `to` is a number, and returns its id.

    `secrets` (a code, a link) are sealed and never shown again. A decoy is rendered and dropped:
    an unknown address costs what a known one costs.
    """
    if kind.name not in visit.part(LetterKinds):
        raise KeyError(f"no feature brings the letter {kind.name}")  # it could never be sent
    keys = visit.part(Keyring)
    message_id = new_id("msg", visit.now)
    await visit.db.write(
        ADD,
        {
            "id": message_id,
            "marketplace_id": visit.marketplace.id,
            "state": "queued",
            "kind": kind.name,
            "channel": "sms" if to.startswith("+") else "email",
            "language": language or visit.language,
            "to_sealed": keys.seal_text("message address", to),
            "to_key": address_key(visit, to),
            "said": values or {},
            "secrets_sealed": keys.seal_text("message secrets", json.dumps(secrets or {})),
            "is_decoy": is_decoy,
            "subject_id": subject_id,
            "created_at": visit.now,
            "due_at": visit.now,
            "expires_at": visit.now + kind.good_for if kind.good_for else None,
        },
    )
    visit.db.after_commit(visit.part(Wake))
    return message_id
