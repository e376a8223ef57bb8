"""Telling receivers: what happened is queued once for each, signed when it is sent.

Standard Webhooks 1.0.0: the id of the message is that of the event, however often it is sent.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.deliveries import DeliveryKind, put
from keyhouse.domain.visits import Visit
from keyhouse.features.webhooks import queries
from keyhouse.features.webhooks.catalogue import CATALOGUE
from keyhouse.features.webhooks.events import events_of
from keyhouse.features.webhooks.read_on import read_on
from keyhouse.features.webhooks.register_receiver import PURPOSE
from keyhouse.kit.caller import Parcel
from keyhouse.kit.keys import Keyring
from keyhouse.kit.signatures import sign

BATCH = 200
AT_EACH_BEAT = timedelta(0)


async def queue_events(visit: Visit) -> None:
    """Each receiver from where it is; of two servers that look at once one goes on."""
    for receiver in await queries.behind(visit):
        page = await read_on(visit, receiver.sequence, receiver.types or list(CATALOGUE), BATCH)
        if await queries.move(visit, receiver.id, receiver.sequence, page.cursor):
            for fact in page.facts:
                put(visit, "event", receiver.id, {"fact": fact.id})
        await visit.db.commit()


async def make_event(visit: Visit, row: Row[Any]) -> Parcel | None:
    receiver = await queries.receiver(visit, row.receiver_id)
    fact = await queries.fact(visit, row.said["fact"])
    if not receiver or not fact:
        return None
    (event,) = await events_of(visit, [fact])
    body = event.model_dump_json(exclude_none=True).encode()
    return signed(visit, receiver, event.id, body)


def signed(visit: Visit, receiver: Row[Any], id_: str, body: bytes) -> Parcel:
    """While a secret changes, both sign."""
    keys, now = visit.part(Keyring), int(visit.now.timestamp())
    sealed = [receiver.secret_sealed]
    if receiver.before_sealed and receiver.before_until and receiver.before_until > visit.now:
        sealed.append(receiver.before_sealed)
    signatures = [sign(keys.unseal_text(PURPOSE, each), id_, now, body) for each in sealed]
    headers = {
        "content-type": "application/json",
        "user-agent": "Keyhouse",
        "webhook-id": id_,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(signatures),
    }
    return Parcel(receiver.address, headers, body)


EVENT = DeliveryKind("event", make_event)
