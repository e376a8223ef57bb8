"""Chaining facts: one gap-free sequence a marketplace, each seal over the one before it."""

import json
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import queries
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring

FIRST = "0" * 64
BATCH = 500


def seal_of(keys: Keyring, before: str, sequence: int, fact: Row[Any]) -> str:
    """The seal of a fact: HMAC-SHA256 under the audit's own key over all it says."""
    said = json.dumps(
        [
            fact.id,
            fact.marketplace_id,
            fact.at.isoformat(),
            fact.fact,
            fact.actor_kind,
            fact.actor_id,
            fact.subject_id,
            fact.data,
        ],
        sort_keys=True,
        ensure_ascii=True,
    )
    return keys.lasting_digest("audit seal", before, str(sequence), said)


async def seal_facts(visit: Visit) -> int:
    """Seals what is unsealed and returns how many; of two sealers at once one gives way."""
    if not await queries.unsealed(visit, limit=1):
        return 0
    # The head is locked before the facts are read: another sealer sees only what is left.
    head = await queries.lock_head(visit)
    sequence, seal = head.sequence, head.seal
    facts = await queries.unsealed(visit, BATCH)
    sealed = []
    for fact in facts:
        sequence += 1
        seal = seal_of(visit.part(Keyring), seal, sequence, fact)
        sealed.append((fact.id, sequence, seal))
    await queries.set_seals(visit, sealed)
    await queries.move_head(visit, sequence, seal)
    return len(facts)
