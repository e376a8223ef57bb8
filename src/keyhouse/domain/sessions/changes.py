"""“This was not me”: one act everywhere; and taking out an address, whoever put it there."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import hold_account, is_held_against, release_hold
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import find_link, redeem_link
from keyhouse.domain.messaging import address_key
from keyhouse.domain.sessions import queries
from keyhouse.domain.sessions.change_factors import (
    has_strangers,
    made_since,
    take_out_strangers,
)
from keyhouse.domain.sessions.devices import forget_devices
from keyhouse.domain.sessions.messages import ADDRESS_REMOVED
from keyhouse.domain.sessions.sessions import end_other_sessions
from keyhouse.domain.sessions.tell_change import NOBODY, NOT_ME, NOT_ME_GOOD_FOR, tell_change
from keyhouse.domain.visits import Visit


async def take_out_address(
    visit: Visit, account: Row[Any], identifier_id: str, *, is_strangers: bool = False
) -> bool:
    """Removes an address and tells all others, and itself unless a stranger put it there.

    False when it is the last one, or not this account's.
    """
    removed = await accounts.remove_identifier(visit, account.id, identifier_id)
    if not removed:
        return False
    await record_fact(visit, "address.removed", account.id, kind=removed.kind)
    also = () if is_strangers or removed.kind == "social" else (removed.value,)
    told = {"address": removed.label or removed.value}
    await tell_change(visit, account, ADDRESS_REMOVED, values=told, also=also)
    return True


async def lift_hold(visit: Visit, account: Row[Any], reason: str, *, is_decided: bool) -> None:
    """Ends the hold, after what strangers put in is taken out.

    A second step of theirs goes only where people have decided (`is_decided`): else whoever has a
    mailbox could say “not me” of its owner's own and be rid of it. Until then it opens nothing.
    """
    for address in await accounts.addresses(visit, account.id):
        is_new = address.proven_at > account.held_at - NOT_ME_GOOD_FOR
        if is_new and is_held_against(account, address_key(visit, address.value)):
            await take_out_address(visit, account, address.id, is_strangers=True)
    if is_decided:
        await take_out_strangers(visit, account)
    if not await has_strangers(visit, account):
        await release_hold(visit, account.id, reason)


async def is_protectable(visit: Visit, token: str) -> bool:
    """Whether this link is still good; looking uses nothing up."""
    return await find_link(visit, NOT_ME, token) is not None


async def protect_account(visit: Visit, token: str) -> bool:
    """Ends all sessions and sets the protective hold; False when the link is no longer good."""
    challenge = await redeem_link(visit, NOT_ME, token)
    change = await queries.change(visit, challenge.subject_id) if challenge else None
    if not change:
        return False
    await end_other_sessions(visit, change.account_id)
    await forget_devices(visit, change.account_id)
    against = [change.via]
    if change.via != NOBODY:
        # Whoever did this knows the password, and may have put in more since.
        await accounts.mark_compromised(visit, change.account_id, visit.now)
        against += await made_since(visit, change.account_id, change.made_at)
        against += [
            address_key(visit, each.value)
            for each in await accounts.addresses(visit, change.account_id)
            if each.proven_at > change.made_at
        ]
    await hold_account(visit, change.account_id, " ".join(against).strip())
    return True
