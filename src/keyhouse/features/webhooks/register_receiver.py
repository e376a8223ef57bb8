"""Letting a receiver be told of events, a new secret, sending again, and telling it no more."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.features.webhooks import queries
from keyhouse.features.webhooks.schemas import SaveReceiver
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring
from keyhouse.kit.problems import Conflict, NotFound
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.signatures import PREFIX

PURPOSE = "webhook secret"  # what it is sealed for
BOTH_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Receiver:
    """`secret` is told now; it stays sealed here, since each message is signed with it."""

    receiver_id: str
    secret: str


async def register_receiver(visit: Visit, form: SaveReceiver) -> Receiver:
    """It hears of what happens from now on."""
    receiver_id, secret = new_id("rcv", visit.now), _new_secret(visit)
    await queries.add(
        visit,
        {
            "id": receiver_id,
            "address": form.address,
            "types": list(form.types),
            "secret_sealed": visit.part(Keyring).seal_text(PURPOSE, secret),
            "sequence": await queries.head(visit),
            "made_at": visit.now,
            "made_by": visit.actor.id,
        },
    )
    await record_fact(visit, "receiver.added", receiver_id)
    return Receiver(receiver_id, secret)


async def turn_secret(visit: Visit, receiver_id: str) -> Receiver:
    """A new secret; for a day messages are signed with both."""
    row, secret = await _receiver(visit, receiver_id), _new_secret(visit)
    await _change(
        visit,
        row,
        secret_sealed=visit.part(Keyring).seal_text(PURPOSE, secret),
        before_sealed=row.secret_sealed,
        before_until=visit.now + BOTH_FOR,
    )
    await record_fact(visit, "receiver.secret_made", receiver_id)
    return Receiver(receiver_id, secret)


async def replay(visit: Visit, receiver_id: str, after: int) -> None:
    """Everything after this sequence is sent once more; receivers know it by its id."""
    row = await _receiver(visit, receiver_id)
    await _change(visit, row, sequence=min(after, row.sequence))
    await record_fact(visit, "receiver.replayed", receiver_id, after=after)


async def end_receiver(visit: Visit, receiver_id: str) -> None:
    """What waits for it is dropped when its turn comes."""
    await _change(visit, await _receiver(visit, receiver_id), ended_at=visit.now)
    await record_fact(visit, "receiver.ended", receiver_id)


async def _receiver(visit: Visit, receiver_id: str) -> Row[Any]:
    found = await queries.receiver(visit, receiver_id)
    if not found:
        raise NotFound()
    return found


async def _change(visit: Visit, row: Row[Any], **values: Any) -> None:
    if not await queries.change(visit, row.id, row.version, values):
        raise Conflict(version=row.version)


def _new_secret(visit: Visit) -> str:
    return PREFIX + base64.b64encode(visit.part(Randomness).bytes(32)).decode()
