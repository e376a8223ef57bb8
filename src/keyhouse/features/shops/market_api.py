"""Shops and what stands for them, for a marketplace's own programs."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from keyhouse.domain.shops import note_obligation
from keyhouse.domain.shops import queries as shops
from keyhouse.features.shops.schemas import ToldObligation
from keyhouse.kit.obliged import Answer
from keyhouse.kit.problems import NotFound
from keyhouse.web.api import TheVisit
from keyhouse.web.program_api import Limit, ProgramApi

api = ProgramApi("/market", "programs")
After = Annotated[
    str,
    Query(max_length=60, pattern=r"^[a-z0-9_]*$", description="The cursor of the answer before."),
]


class MarketShop(BaseModel):
    """`owner` is the account's id, empty while nobody owns it; `state` is the binding's."""

    id: str
    number: str
    name: str
    owner: str
    state: str
    sanction: str


class MarketShops(BaseModel):
    """Ask again with `cursor`; `more` says that it is worth doing so."""

    shops: list[MarketShop]
    cursor: str
    more: bool


class Taken(BaseModel):
    noted: bool = True


@api.get("/shops", "shops.read", "Every shop with its owner")
async def get_market_shops(visit: TheVisit, after: After = "", limit: Limit = 100) -> MarketShops:
    rows = await shops.list_shops(visit, after, limit)
    return MarketShops(
        shops=[
            MarketShop(
                id=row.id,
                number=row.number,
                name=row.name,
                owner=row.account_id or "",
                state=row.state or "",
                sanction=row.sanction,
            )
            for row in rows
        ],
        cursor=rows[-1].id if rows else after,
        more=len(rows) == limit,
    )


@api.post("/obligations", "obligations", "Tell what stands for a shop now")
async def post_market_obligation(visit: TheVisit, form: ToldObligation) -> Taken:
    shop = await shops.by_number(visit, form.shop.strip())
    if not shop:
        raise NotFound()
    told = Answer(**form.model_dump(exclude={"kind", "shop"}))
    await note_obligation(visit, shop.id, form.kind, told, visit.now)
    return Taken()
