"""Handing a shop to another owner: both accept, and the change is one transaction."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import lock_account, tell_account
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move, record_fact
from keyhouse.domain.messaging import address_key, queue_letter
from keyhouse.domain.shops import queries
from keyhouse.domain.shops.may_bind import check_may_bind
from keyhouse.domain.shops.messages import HANDED_OVER, INVITED
from keyhouse.domain.shops.states import BINDING
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import NotFound, Problem, TooMany
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

GOOD_FOR = timedelta(days=7)
A_DAY = Budget("invitations for a shop", 5, timedelta(hours=24))


class CannotHandOver(Problem):
    code, status = "cannot_hand_over", 409
    text = N_("This shop cannot be handed over now.")


class NotInvited(Problem):
    code, status = "not_invited", 403
    text = N_("This invitation was sent to another address. Add that address to your account.")


async def invite_owner(visit: Visit, owned: Row[Any], email: str) -> None:
    """The owner's side of a transfer; a link to an address that the other side must have proven.

    An earlier invitation ends. Raises `TooMany`, `CannotHandOver`.
    """
    account = await accounts.account(visit, owned.account_id)
    if owned.state != "active" or owned.sanction != "none" or not _is_free(account):
        raise CannotHandOver()
    if not await spend(visit.db, visit.marketplace.id, A_DAY, owned.shop_id, visit.now):
        raise TooMany(wait=int(A_DAY.window.total_seconds()))
    earlier = await open_invitation(visit, owned.shop_id)
    if earlier:
        await make_move(visit, BINDING, earlier, "decline", ended_at=visit.now, token_hash=None)
    token = visit.part(Randomness).token()
    await queries.add_binding(
        visit,
        {
            "id": new_id("bnd", visit.now),
            "shop_id": owned.shop_id,
            "account_id": "",
            "state": "invited",
            "invited_key": address_key(visit, email),
            "invited_from": owned.id,
            "token_hash": hash_token(token),
        },
    )
    await record_fact(visit, "shop.invited", owned.shop_id)
    await queue_letter(
        visit,
        INVITED,
        email,
        subject_id=owned.shop_id,
        values={"shop": owned.name, "until": (visit.now + GOOD_FOR).isoformat()},
        secrets={"link": visit.link(f"/shops/invitation/{token}")},
    )


async def open_invitation(visit: Visit, shop_id: str) -> Row[Any] | None:
    return await queries.invited(visit, shop_id, visit.now - GOOD_FOR)


async def find_invitation(visit: Visit, token: str) -> Row[Any] | None:
    """Looking uses nothing up."""
    found = await queries.invitation(visit, hash_token(token))
    return found if found and found.made_at + GOOD_FOR > visit.now else None


async def accept_invitation(visit: Visit, token: str, account_id: str) -> Row[Any]:
    """The other side: the old binding ends and the new one begins, or nothing happens at all.

    Raises `NotFound`, `NotInvited`, `MayNotBind`, `CannotHandOver`, and `Conflict` when the shop
    moved meanwhile.
    """
    found = await find_invitation(visit, token)
    if not found:
        raise NotFound()
    known = await accounts.addresses(visit, account_id)
    if found.invited_key not in [address_key(visit, each.value) for each in known]:
        raise NotInvited()
    await lock_account(visit, account_id)
    await queries.lock(visit, found.shop_id)
    await check_may_bind(visit, account_id)
    before = await queries.owning(visit, found.shop_id)
    shop = await queries.shop(visit, found.shop_id)
    giver = await accounts.account(visit, before.account_id) if before else None
    # Only who invited hands over, and only while nothing holds against them or the shop.
    if not before or before.id != found.invited_from or not shop or shop.sanction != "none":
        raise CannotHandOver()
    if not _is_free(giver):
        raise CannotHandOver()
    await make_move(
        visit,
        BINDING,
        before,
        "hand_over",
        ended_at=visit.now,
        end_reason="handed_over",
        certified_at=None,
    )
    said = {"shop": found.name, "time": visit.now.isoformat()}
    await tell_account(visit, before.account_id, HANDED_OVER, said, subject_id=found.shop_id)
    return await make_move(
        visit,
        BINDING,
        found,
        "accept",
        account_id=account_id,
        token_hash=None,
        bound_at=visit.now,
        certified_at=visit.now,
        note={"shop": found.shop_id, "account": account_id},
    )


def _is_free(account: Row[Any] | None) -> bool:
    return bool(account and account.sanction == "none" and not account.held_at)


async def decline_invitation(visit: Visit, token: str) -> None:
    found = await find_invitation(visit, token)
    if not found:
        raise NotFound()
    await make_move(
        visit, BINDING, found, "decline", who="owner", ended_at=visit.now, token_hash=None
    )


async def take_back_invitation(visit: Visit, owned: Row[Any]) -> None:
    """The owner thought again."""
    found = await open_invitation(visit, owned.shop_id)
    if found:
        await make_move(visit, BINDING, found, "decline", ended_at=visit.now, token_hash=None)
