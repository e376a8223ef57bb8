"""Telling every address that something changed, and “This was not me”: one act everywhere."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import hold_account
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import find_link, make_challenge, redeem_link
from keyhouse.domain.messaging import LetterKind, address_key, may_notify, queue_letter
from keyhouse.domain.sessions import queries
from keyhouse.domain.sessions.messages import ADDRESS_REMOVED
from keyhouse.domain.sessions.sessions import end_other_sessions
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id

PURPOSE = "not_me"
NOT_ME_GOOD_FOR = timedelta(days=14)


async def tell_change(
    visit: Visit,
    account: Row[Any],
    kind: LetterKind,
    *,
    via: str = "",
    values: dict[str, Any] | None = None,
    also: tuple[str, ...] = (),
) -> None:
    """A message to every address of the account, and to `also` (one just removed).

    `via` is the `address_key` that was used for the change. Each message has a link of its own to
    “This was not me”. Every link signs out and protects; against the address that was used it holds
    only from an address that one can trust more, or a stranger's new one would lock the owner out.
    """
    known = await accounts.addresses(visit, account.id)
    used = next((a for a in known if address_key(visit, a.value) == via), None)
    said = {"time": visit.now.isoformat(), **(values or {})}
    for address in known:
        if address.kind == "social":
            continue
        is_trusted = address.proven_at < visit.now - NOT_ME_GOOD_FOR or not used
        is_older = used is not None and address.id < used.id  # ids sort by time
        against = via if is_trusted or is_older else ""
        await _tell(visit, account, kind, address.value, said, against)
    for value in also:
        await _tell(visit, account, kind, value, said, "")


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


async def _tell(
    visit: Visit, account: Row[Any], kind: LetterKind, to: str, said: dict[str, Any], against: str
) -> None:
    change_id = new_id("chg", visit.now)
    await queries.add_change(
        visit,
        {"id": change_id, "account_id": account.id, "via": against, "made_at": visit.now},
    )
    challenge = await make_challenge(
        visit, PURPOSE, change_id, good_for=NOT_ME_GOOD_FOR, has_link=True
    )
    has_room = not to.startswith("+") or await may_notify(visit, to)
    await queue_letter(
        visit,
        kind,
        to,
        subject_id=account.id,
        values=said,
        secrets={"link": visit.link(f"/not-me/{challenge.link_token}")},
        language=account.language,
        is_decoy=not has_room,
    )


async def is_protectable(visit: Visit, token: str) -> bool:
    """Whether this link is still good; looking uses nothing up."""
    return await find_link(visit, PURPOSE, token) is not None


async def protect_account(visit: Visit, token: str) -> bool:
    """Ends all sessions and sets the protective hold; False when the link is no longer good."""
    challenge = await redeem_link(visit, PURPOSE, token)
    change = await queries.change(visit, challenge.subject_id) if challenge else None
    if not change:
        return False
    await end_other_sessions(visit, change.account_id)
    await hold_account(visit, change.account_id, change.via)
    return True
