"""Finding an account by whatever a person says: address, name, company, number, reference."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import mask, read_identifier
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.marks import marked
from keyhouse.domain.accounts.names import named
from keyhouse.domain.audit import note_look
from keyhouse.domain.cases import desk_queries
from keyhouse.domain.marketplaces import CalendarPolicy
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import REFERENCE
from keyhouse.kit.keys import Keyring
from keyhouse.kit.problems import Invalid

NUMBERS = ("tax_number", "licence")


async def find_people(visit: Visit, said: str) -> Sequence[Row[Any]]:
    """Accounts, the surest first; that somebody searched is a fact, for whom is not."""
    asked = visit.part(Keyring).digest("search", visit.marketplace.id, said.casefold())
    await note_look(visit, "account.searched", visit.actor.id, seen=asked[:20])
    sure = await _by_number(visit, said) or await _by_address(visit, said)
    return [sure] if sure else await named(visit, said)


def masked(known: Sequence[Row[Any]]) -> str:
    """Addresses of one account as the staff see them."""
    return ", ".join(mask(each.kind, each.value) for each in known if each.kind != "social")


async def _by_address(visit: Visit, said: str) -> Row[Any] | None:
    try:
        kind, value = read_identifier(said, visit.policy(CalendarPolicy).country, "address")
    except Invalid:
        return None
    return await accounts.by_identifier(visit, kind, value)


async def _by_number(visit: Visit, said: str) -> Row[Any] | None:
    """A case, a shop, a company's number, or our own id of an account."""
    owner = ""
    if REFERENCE.fullmatch(said):
        case = await desk_queries.with_reference(visit, said)
        owner = case.owner_id if case else ""
    shop = None if owner else await shops.by_number(visit, said)
    owning = await shops.owning(visit, shop.id) if shop else None
    owner = owner or (owning.account_id if owning else "")
    for kind in NUMBERS:
        owner = owner or await marked(visit, kind, said)
    return await accounts.account(visit, owner or said)
