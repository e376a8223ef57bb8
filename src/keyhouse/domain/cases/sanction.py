"""Putting a sanction on an account or a shop, and lifting it: at once, and everybody is told."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import tell_account
from keyhouse.domain.accounts.sanctions import REASONS, impose, lift, live_sanction, over
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.cases.messages import LIFTED, SANCTIONED
from keyhouse.domain.cases.withdraw_case import withdraw_case
from keyhouse.domain.messaging import LetterKind
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

NEEDS_REASON = N_("Choose a reason.")
NEEDS_WORDS = N_("Say in a few words what is wrong: the owner reads it.")


@dataclass(frozen=True)
class Sanction:
    """`kind` and `reason` as `domain/accounts/sanctions` has them; 0 days: until it is lifted."""

    kind: str
    reason: str
    words: str = ""
    days: int = 0


async def put_sanction(visit: Visit, subject_id: str, owner_id: str, said: Sanction) -> Row[Any]:
    """Holds from this moment on in all sessions; raises `Invalid` without a reason."""
    if said.reason not in REASONS:
        raise Invalid.one("reason", "needs_reason", NEEDS_REASON)
    if said.reason == "other" and not said.words:
        raise Invalid.one("words", "needs_words", NEEDS_WORDS)
    until = visit.now + timedelta(days=said.days) if said.days else None
    before = await live_sanction(visit, subject_id)
    if before:
        await _end_appeal(visit, before)
    row = await impose(visit, subject_id, owner_id, said.kind, said.reason, said.words, until)
    if subject_id != owner_id:
        await shops.set_sanction(visit, subject_id, {"sanction": said.kind})
    items = [("", REASONS[said.reason], said.words)]
    await tell(visit, row, SANCTIONED, {"items": items, "time": visit.now.isoformat()})
    return row


async def lift_sanction(visit: Visit, sanction: Row[Any], why: str = "") -> bool:
    """False when it had ended already."""
    if not await lift(visit, sanction, why):
        return False
    await _end_appeal(visit, sanction)
    if sanction.subject_id != sanction.owner_id:
        await shops.set_sanction(visit, sanction.subject_id, {"sanction": "none"})
    await tell(visit, sanction, LIFTED, {"time": visit.now.isoformat()})
    return True


async def _end_appeal(visit: Visit, sanction: Row[Any]) -> None:
    """What it was made against is over, so it is over too; one that is just granted goes on."""
    case = await cases.latest(visit, "appeal", sanction.id)
    if case and case.state in ("waiting", "in_review", "on_hold"):
        await withdraw_case(visit, case)


async def lift_over(visit: Visit) -> None:
    """What has a term ends with it."""
    for sanction in await over(visit):
        await lift_sanction(visit, sanction)
        await visit.db.commit()  # each by itself


async def tell(visit: Visit, row: Row[Any], kind: LetterKind, values: dict[str, Any]) -> None:
    """To every address of the owner."""
    path = "/standing" if kind.button else ""
    await tell_account(visit, row.owner_id, kind, values, path=path)
