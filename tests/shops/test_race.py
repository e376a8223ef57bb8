"""One shop and ten who want it, on two nodes (ST-04): never two owners, at no instant."""

import asyncio
import json

import pytest
from sqlalchemy import func, select

from keyhouse.domain.accounts import ACCOUNT
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move
from keyhouse.domain.messaging.queries import of_subject
from keyhouse.domain.shops import accept_invitation, bind_shop, invite_owner, make_binding_key
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.shops.bind_shop import register_shop
from keyhouse.domain.shops.messages import INVITED
from keyhouse.domain.shops.models import OWNING, bindings
from keyhouse.domain.shops.states import BINDING
from keyhouse.domain.visits import SYSTEM, Actor
from keyhouse.kit.keys import Keyring
from keyhouse.kit.problems import Problem

ROUNDS = 4


def visit_to(house, account: str = ""):
    return house.door.visit(house.directory.by_slug("douyin"), Actor("owner", account, "ses_x"))


async def people(house, number: int) -> list[str]:
    visit, made = visit_to(house), []
    for each in range(number):
        account = await accounts.add_account(visit, {"terms_version": "1"})
        await accounts.claim_identifier(visit, account.id, "email", f"p{each}@example.com")
        await make_move(visit, ACCOUNT, account, "open", who="owner")
        made.append(account.id)
    await visit.db.commit()
    return made


async def owners(house, shop_id: str) -> int:
    return await visit_to(house).db.value(
        select(func.count()).where(bindings.c.shop_id == shop_id, bindings.c.state.in_(OWNING))
    )


async def token_of(visit, shop_id: str) -> str:
    """Of the invitation that was written last, as its letter will have it."""
    letters = [each for each in await of_subject(visit, shop_id) if each.kind == INVITED.name]
    newest = max(letters, key=lambda each: each.id)
    sealed = visit.part(Keyring).unseal_text("message secrets", newest.secrets_sealed)
    return json.loads(sealed)["link"].rpartition("/")[2]


async def attempt(house, account: str, act) -> bool:
    visit = visit_to(house, account)
    try:
        await act(visit)
        await visit.db.commit()
    except Problem:
        return False
    finally:
        await visit.db.rollback()
    return True


async def end(visit, bound) -> None:
    """What an approved unbinding does in the end."""
    moved = await make_move(visit, BINDING, bound, "start_unbinding", who="owner")
    gone = {"ended_at": visit.now, "end_reason": "unbound"}
    await make_move(visit, BINDING, moved, "end", who=SYSTEM.kind, **gone)


async def hand_over_or_end(houses, shop_id: str, everybody: list[str]) -> None:
    """The invited one accepts while the shop is unbound: one of the two, and never two owners."""
    visit = visit_to(houses[0])
    bound = await shops.owning(visit, shop_id)
    other = next(each for each in everybody if each != bound.account_id)
    known = await accounts.addresses(visit, other)
    owned = await shops.own(visit, bound.account_id, shop_id)
    await invite_owner(visit, owned, known[0].value)
    token = await token_of(visit, shop_id)
    await visit.db.commit()
    acts = asyncio.gather(
        attempt(houses[0], other, lambda v: accept_invitation(v, token, other)),
        attempt(houses[1], bound.account_id, lambda v: end(v, bound)),
    )
    while not acts.done():
        assert await owners(houses[0], shop_id) <= 1
    assert sorted(await acts) == [False, True]


async def bind_by_ten(houses, shop_id: str, everybody: list[str]) -> None:
    visit = visit_to(houses[0])
    shop = await shops.shop(visit, shop_id)
    key = await make_binding_key(visit, shop)
    await visit.db.commit()

    async def one(house, who: str) -> bool:
        return await attempt(house, who, lambda v: bind_shop(v, who, shop.number, key))

    tried = [one(houses[n % 2], who) for n, who in enumerate(everybody)]
    assert sum(await asyncio.gather(*tried)) == 1


@pytest.mark.timeout(180)
async def test_ten_bind_hand_over_and_unbind_at_once(house, second_house):
    houses, everybody = (house, second_house), await people(house, 10)
    visit = visit_to(house, everybody[0])
    shop_id = (await register_shop(visit, everybody[0], "A shop")).shop_id
    await visit.db.commit()
    for _ in range(ROUNDS):
        await hand_over_or_end(houses, shop_id, everybody)
        if not await owners(house, shop_id):
            await bind_by_ten(houses, shop_id, everybody)
        assert await owners(house, shop_id) == 1
