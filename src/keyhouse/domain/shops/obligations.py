"""What still has to be settled for a shop: clear, blocked or unknown, as other systems tell it.

Where a kind blocks, unknown is not clear. It is asked when an application is handed in, inside
the decision, and again when the decision takes effect.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.marketplaces import say
from keyhouse.domain.shops import queries
from keyhouse.domain.shops.policy import OBLIGATIONS, ObligationKind, ShopsPolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.obliged import Answer, Away, Obliged
from keyhouse.kit.problems import NotFound, Problem
from keyhouse.kit.texts import N_

FRESH = timedelta(seconds=30)
GOOD_FOR = timedelta(minutes=15)  # an answer that does not say how long it is true
State = Literal["clear", "blocked", "unknown"]


@dataclass(frozen=True)
class Obligation:
    """One kind as it stands; what nobody told, or told too long ago, is unknown."""

    kind: ObligationKind
    state: State
    count: int = 0
    amount: Decimal = Decimal(0)
    currency: str = ""
    link: str = ""
    told_at: datetime | None = None
    due_on: date | None = None

    @property
    def is_blocking(self) -> bool:
        return self.kind.effect == "block" and self.state != "clear"

    def label(self, language: str) -> str:
        """The playbook's words; empty when ours have to be translated (`OBLIGATIONS`)."""
        return say(self.kind.label, language) or OBLIGATIONS.get(self.kind.name, self.kind.name)


class Blocked(Problem):
    """Something has to be settled first; `kinds` names what."""

    code, status = "blocked", 409
    text = N_("Something has to be settled first: it is marked in the list.")


async def obligations_of(visit: Visit, shop_id: str) -> list[Obligation]:
    """Every kind of the playbook, as it was told last."""
    known = await queries.obligations_of(visit, shop_id)
    return [_standing(visit, kind, known.get(kind.name)) for kind in _kinds(visit)]


async def ask_obligations(
    visit: Visit, shop_id: str, *, for_a_look: bool = False
) -> list[Obligation]:
    """Asks every system that has an address, all at once, and notes what it says.

    Before the first write. A system that does not answer leaves what it asked for unknown. Who
    only looks (`for_a_look`) is shown answers of the last half minute: opening a page again and
    again asks nobody again.
    """
    shop = await queries.shop(visit, shop_id)
    if not shop:
        raise NotFound()
    known = await queries.obligations_of(visit, shop_id) if for_a_look else {}
    asked = [
        kind for kind in _kinds(visit) if kind.ask and not _is_fresh(visit, known.get(kind.name))
    ]
    answers = await asyncio.gather(*(_ask(visit, shop.number, kind) for kind in asked))
    for kind, answer in zip(asked, answers, strict=True):
        await note_obligation(visit, shop_id, kind.name, answer)
    await visit.db.commit()
    return await obligations_of(visit, shop_id)


def _is_fresh(visit: Visit, told: Row[Any] | None) -> bool:
    return bool(told and told.told_at > visit.now - FRESH)


async def _ask(visit: Visit, number: str, kind: ObligationKind) -> Answer:
    try:
        return await visit.part(Obliged).ask(
            str(kind.ask), visit.marketplace.slug, number, kind.name
        )
    except Away:
        return Answer("unknown")


async def note_obligation(
    visit: Visit, shop_id: str, kind: str, answer: Answer, told_at: datetime | None = None
) -> None:
    """Keeps what a system or the ledger says; raises `NotFound` for what the playbook lacks.

    The shop is locked first, so that no decision is made beside it. Of two answers the one that was
    given later counts (`told_at`), whichever arrives first.
    """
    if kind not in [each.name for each in _kinds(visit)] or not await queries.lock(visit, shop_id):
        raise NotFound()
    until = answer.valid_until or visit.now + GOOD_FOR
    await queries.put_obligation(
        visit,
        shop_id,
        {
            "kind": kind,
            "state": answer.state,
            "open_count": answer.count,
            "amount": answer.amount,
            "currency": answer.currency,
            "link": answer.link,
            "due_on": answer.due_on,
            "valid_until": until,
            "told_at": told_at or visit.now,
        },
    )
    await record_fact(visit, "shop.obligation_told", shop_id, kind=kind, state=answer.state)


async def check_clear(visit: Visit, shop_id: str) -> None:
    """Raises `Blocked` while something blocks; the shop stays locked until the transaction ends."""
    await queries.lock(visit, shop_id)
    blocking = [each for each in await obligations_of(visit, shop_id) if each.is_blocking]
    if blocking:
        raise Blocked(kinds=", ".join(each.kind.name for each in blocking))


def _kinds(visit: Visit) -> tuple[ObligationKind, ...]:
    return visit.policy(ShopsPolicy).obligations


def _standing(visit: Visit, kind: ObligationKind, told: Row[Any] | None) -> Obligation:
    if not told:
        return Obligation(kind, "unknown")
    is_old = told.valid_until <= visit.now
    return Obligation(
        kind,
        "unknown" if is_old else told.state,
        told.open_count,
        told.amount,
        told.currency,
        told.link or str(kind.settle or ""),
        told.told_at,
        told.due_on,
    )
