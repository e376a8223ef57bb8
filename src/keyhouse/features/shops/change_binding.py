"""What staff do to a shop: suspend, resume, certify it; and what they write into its ledger."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import make_move
from keyhouse.domain.shops import BINDING, note_obligation
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.features.shops.schemas import SuspendShop, TellObligation
from keyhouse.kit.obliged import Answer
from keyhouse.kit.problems import NotFound
from keyhouse.web.own_account import check_not_own_account

LEDGER_GOOD_FOR = timedelta(days=3650)  # until somebody changes it


async def change_binding(visit: Visit, shop: Row[Any], form: SuspendShop) -> None:
    """Raises `NotFound` where nobody owns it, `NotYours`, `Conflict`."""
    binding = await shops.owning(visit, shop.id)
    if not binding:
        raise NotFound()
    await check_not_own_account(visit, binding.account_id)
    certified: dict[str, Any] = {"certified_at": visit.now} if form.act == "certify" else {}
    note = {"reason": form.reason, "shop": shop.id}
    await make_move(visit, BINDING, binding, form.act, note=note, **certified)


async def tell_ledger(visit: Visit, shop: Row[Any], form: TellObligation) -> None:
    """The built-in ledger: for marketplaces whose own systems answer nothing."""
    binding = await shops.owning(visit, shop.id)
    await check_not_own_account(visit, binding.account_id if binding else "")
    valid_until = visit.now + LEDGER_GOOD_FOR
    told = Answer(**{**form.model_dump(exclude={"kind"}), "valid_until": valid_until})
    await note_obligation(visit, shop.id, form.kind, told)
