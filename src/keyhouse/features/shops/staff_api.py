"""What staff do with shops, by JSON."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row

from keyhouse.domain.audit import note_look
from keyhouse.domain.shops import BINDING, obligations_of
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.features.shops.api import Settling, settling
from keyhouse.features.shops.change_binding import change_binding, tell_ledger
from keyhouse.features.shops.schemas import FindShop, SuspendShop, TellObligation
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import TheVisit
from keyhouse.web.staff_api import Id, StaffApi

api = StaffApi("/shops", "staff: shops")


class StaffShop(BaseModel):
    """`account` owns it; `acts` are what its binding allows now."""

    id: str
    number: str
    name: str
    account: str
    state: str
    acts: list[str]
    obligations: list[Settling]


async def _shop(visit: Visit, shop: str) -> Row[Any]:
    found = await shops.shop(visit, shop)
    if not found:
        raise NotFound()
    return found


async def _shown(visit: Visit, shop: Row[Any]) -> StaffShop:
    binding = await shops.owning(visit, shop.id)
    return StaffShop(
        id=shop.id,
        number=shop.number,
        name=shop.name,
        account=binding.account_id if binding else "",
        state=binding.state if binding else "",
        acts=BINDING.acts(binding.state, "staff") if binding else [],
        obligations=[settling(each) for each in await obligations_of(visit, shop.id)],
    )


@api.post("/search", "shops.view", "Find a shop by its number")
async def post_search(visit: TheVisit, form: FindShop) -> StaffShop:
    found = await shops.by_number(visit, form.number.strip())
    if not found:
        raise NotFound(field="number")
    await note_look(visit, "shop.viewed", found.id)
    return await _shown(visit, found)


@api.get("/{shop}", "shops.view", "One shop")
async def get_shop(visit: TheVisit, shop: Id) -> StaffShop:
    found = await _shop(visit, shop)
    await note_look(visit, "shop.viewed", found.id)
    return await _shown(visit, found)


@api.post("/{shop}/ledger", "shops.settle", "Write into the built-in ledger")
async def post_ledger(visit: TheVisit, shop: Id, form: TellObligation) -> StaffShop:
    found = await _shop(visit, shop)
    await tell_ledger(visit, found, form)
    return await _shown(visit, found)


@api.post("/{shop}/binding", "shops.view", "Suspend, resume or certify, as the role allows")
async def post_binding(visit: TheVisit, shop: Id, form: SuspendShop) -> StaffShop:
    found = await _shop(visit, shop)
    await change_binding(visit, found, form)
    return await _shown(visit, found)
