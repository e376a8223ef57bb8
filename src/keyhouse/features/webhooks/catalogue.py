"""Every event there is: a fact that may leave the house, what it means, which of its data go along.

A field may be added; one that is taken away or changed makes a new type (`account.activated.v2`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from keyhouse.domain.audit import FACTS


@dataclass(frozen=True)
class EventType:
    """`data` are the fact's own that go along, beside `account`, `shop` and `case`."""

    name: str
    data: tuple[str, ...] = ()

    @property
    def meaning(self) -> str:
        return FACTS[self.name]


_TYPES = (
    EventType("account.proven"),
    EventType("account.opened"),
    EventType("account.brought_in", ("source",)),
    EventType("account.activated"),
    EventType("account.closing"),
    EventType("account.stayed"),
    EventType("account.deregistered"),
    EventType("account.lapsed"),
    EventType("account.sanctioned", ("kind", "reason")),
    EventType("account.unsanctioned", ("sanction",)),
    EventType("account.held"),
    EventType("account.released"),
    EventType("account.compromised"),
    EventType("password.changed"),
    EventType("address.added", ("kind",)),
    EventType("address.removed", ("kind",)),
    EventType("session.ended", ("session",)),
    EventType("session.ended_all"),
    EventType("program.withdrawn", ("client",)),
    EventType("case.submitted"),
    EventType("case.handed_in_again"),
    EventType("case.changes_asked"),
    EventType("case.approved"),
    EventType("case.rejected"),
    EventType("case.withdrawn"),
    EventType("case.lapsed"),
    EventType("case.done"),
    EventType("shop.opened"),
    EventType("shop.bound"),
    EventType("shop.certified"),
    EventType("shop.suspended"),
    EventType("shop.resumed"),
    EventType("shop.unbinding"),
    EventType("shop.kept"),
    EventType("shop.unbound"),
    EventType("shop.handed_over"),
)
CATALOGUE: Mapping[str, EventType] = {each.name: each for each in _TYPES}

# After these no token of that account, or of that session of it, counts any more if it is older:
# it has ended, or says what no longer holds.
REVOKING = (
    "session.ended",
    "session.ended_all",
    "device.ended",
    "account.sanctioned",
    "account.unsanctioned",
    "account.held",
    "account.compromised",
    "account.closing",
    "account.deregistered",
    "program.withdrawn",
    "program.token_reused",
    "shop.suspended",
    "shop.resumed",
    "shop.unbinding",
    "shop.kept",
    "shop.unbound",
    "shop.handed_over",
)
