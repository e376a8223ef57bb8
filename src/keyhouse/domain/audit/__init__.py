"""What happened, for good. A fact is written in the transaction of the act that made it.

Facts hold ids, keyed hashes and reason codes, never personal data. A sealer chains them within a
second; `verify_chain` finds every change, gap and cut tail. Whoever wants to react to a fact
registers with `Reactions`: the reaction runs in the same transaction.
"""

from keyhouse.domain.audit.facts import FACTS
from keyhouse.domain.audit.record_fact import Reactions, make_move, record_fact
from keyhouse.domain.audit.seal_facts import seal_facts
from keyhouse.domain.audit.verify_chain import Verdict, verify_chain, verify_newest
from keyhouse.domain.audit.watch_looks import note_look

__all__ = [
    "FACTS",
    "Reactions",
    "Verdict",
    "make_move",
    "note_look",
    "record_fact",
    "seal_facts",
    "verify_chain",
    "verify_newest",
]
