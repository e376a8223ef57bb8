"""Telling every address that something changed, and “This was not me”: one act everywhere."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import hold_account
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import find_link, make_challenge, redeem_link
from keyhouse.domain.messaging import LetterKind, queue_letter
from keyhouse.domain.sessions import queries
from keyhouse.domain.sessions.sessions import end_other_sessions
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id

PURPOSE = "not_me"
GOOD_FOR = timedelta(days=14)


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

    All carry the same link to “This was not me”; `via` is the `address_key` that was used.
    """
    change_id = new_id("chg", visit.now)
    await queries.add_change(
        visit,
        {"id": change_id, "account_id": account.id, "via": via, "made_at": visit.now},
    )
    challenge = await make_challenge(visit, PURPOSE, change_id, good_for=GOOD_FOR, has_link=True)
    known = await accounts.addresses(visit, account.id)
    for address in (*(a.value for a in known if a.kind != "social"), *also):
        await queue_letter(
            visit,
            kind,
            address,
            subject_id=account.id,
            values={"time": visit.now.isoformat(), **(values or {})},
            secrets={"link": visit.link(f"/not-me/{challenge.link_token}")},
            language=account.language,
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
