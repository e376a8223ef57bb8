"""Checking a marketplace's chain from its first fact to its head."""

from dataclasses import dataclass

from keyhouse.domain.audit import queries
from keyhouse.domain.audit.seal_facts import BATCH, FIRST, seal_of
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring, same


@dataclass(frozen=True)
class Verdict:
    """`fault` is empty when the chain holds; `sequence` and `seal` are the head that was found."""

    sealed: int
    unsealed: int
    sequence: int
    seal: str
    fault: str = ""


async def verify_newest(visit: Visit, most: int) -> Verdict:
    """The newest facts alone: the seal before them is believed."""
    head = await queries.head(visit)
    first = max(0, head.sequence - most) if head else 0
    before = await queries.sealed_between(visit, first - 1, first, 1) if first else []
    if first and not before:
        return Verdict(0, 0, first, "", f"gap: {first} is missing")
    start = (first, before[0].seal) if before else (0, FIRST)
    return await verify_chain(visit, start=start)


async def verify_chain(
    visit: Visit, known_head: tuple[int, str] | None = None, start: tuple[int, str] = (0, FIRST)
) -> Verdict:
    """Walks the chain; a `known_head` (sequence, seal) written down earlier must still be in it.

    Without a known head a tail cut off together with the stored head cannot be told.
    """
    keys = visit.part(Keyring)
    # The head first: facts that are sealed while we walk lie beyond it.
    head = await queries.head(visit)
    stored = (head.sequence, head.seal) if head else (0, FIRST)
    sequence, seal, fault = (*start, "")
    is_known_seen = known_head is None or known_head == (0, FIRST)
    while not fault:
        facts = await queries.sealed_between(visit, sequence, stored[0], BATCH)
        for fact in facts:
            expected = seal_of(keys, seal, sequence + 1, fact)
            if fact.sequence != sequence + 1:
                fault = f"gap: {sequence + 1} is missing"
            elif not same(expected, fact.seal or ""):
                fault = f"changed: {fact.sequence} ({fact.id}) is not what was sealed"
            if fault:
                break
            sequence, seal = fact.sequence, fact.seal
            is_known_seen = is_known_seen or known_head == (sequence, seal)
        if len(facts) < BATCH:
            break
    if not fault:
        fault = _fault_at_end((sequence, seal), stored, is_known_seen)
    return Verdict(sequence, await queries.count_unsealed(visit), sequence, seal, fault)


def _fault_at_end(found: tuple[int, str], stored: tuple[int, str], is_known_seen: bool) -> str:
    if found != stored:
        return f"cut: the chain ends at {found[0]}, its head says {stored[0]}"
    if not is_known_seen:
        return "cut: the known head is not in the chain"
    return ""
