"""Opening a shop, and binding one that nobody owns with the key that its last owner was given."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import lock_account
from keyhouse.domain.audit import record_fact
from keyhouse.domain.shops import queries
from keyhouse.domain.shops.may_bind import check_may_bind
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Conflict, Problem, TooMany
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

KEYS_TRIED = Budget("binding keys tried", 20, timedelta(hours=1))
NUMBER_DIGITS = 10


class NoSuchShop(Problem):
    code, status = "no_such_shop", 422
    text = N_("There is no shop with this number and key that could be bound. Check both.")


async def register_shop(visit: Visit, account_id: str, name: str) -> Row[Any]:
    """A new shop and its binding; raises `MayNotBind`."""
    await lock_account(visit, account_id)
    await check_may_bind(visit, account_id)
    shop_id = new_id("shp", visit.now)
    for _ in range(5):
        number = visit.part(Randomness).digits(NUMBER_DIGITS)
        if await queries.add_shop(visit, {"id": shop_id, "name": name, "number": number}):
            break
    else:
        raise Conflict()
    await record_fact(visit, "shop.opened", shop_id)
    return await _bind(visit, account_id, shop_id)


async def bind_shop(visit: Visit, account_id: str, number: str, key: str) -> Row[Any]:
    """Binds a shop that nobody owns; raises `MayNotBind`, `NoSuchShop`, `TooMany`.

    A wrong key is counted by account, and tells no more than a wrong number does.
    """
    await check_may_bind(visit, account_id)
    if not await spend(visit.db, visit.marketplace.id, KEYS_TRIED, account_id, visit.now):
        raise TooMany(wait=int(KEYS_TRIED.window.total_seconds()))
    await visit.db.commit()
    await lock_account(visit, account_id)
    await check_may_bind(visit, account_id)
    shop = await queries.use_key(visit, number.strip(), _hash(visit, number.strip(), key))
    if not shop:
        raise NoSuchShop(field="key")
    return await _bind(visit, account_id, shop.id)


async def make_binding_key(visit: Visit, shop: Row[Any]) -> str:
    """A new key for a shop that nobody owns; the one before it is dead. Shown once.

    Raises `Conflict` when somebody owns it.
    """
    await queries.lock(visit, shop.id)
    if await queries.owning(visit, shop.id):
        raise Conflict()
    key = visit.part(Randomness).words(16)
    await queries.set_key(visit, shop.id, _hash(visit, shop.number, key))
    return key


def _hash(visit: Visit, number: str, key: str) -> str:
    said = key.strip().lower().replace("-", "").replace(" ", "")
    return visit.part(Keyring).lasting_digest("shop key", visit.marketplace.id, number, said)


async def _bind(visit: Visit, account_id: str, shop_id: str) -> Row[Any]:
    made = await queries.add_binding(
        visit,
        {
            "id": new_id("bnd", visit.now),
            "shop_id": shop_id,
            "account_id": account_id,
            "state": "active",
            "bound_at": visit.now,
            "certified_at": visit.now,
        },
    )
    if not made:
        raise Conflict()
    await record_fact(visit, "shop.bound", made.id, shop=shop_id, account=account_id)
    return made
