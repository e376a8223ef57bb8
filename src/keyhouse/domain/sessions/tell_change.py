"""Telling the addresses of an account that something changed, each with “This was not me”."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import make_challenge
from keyhouse.domain.messaging import LetterKind, address_key, may_notify, queue_letter
from keyhouse.domain.sessions import queries
from keyhouse.domain.sessions.messages import NEW_SIGN_IN
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.places import Places

NOT_ME = "not_me"
NOT_ME_GOOD_FOR = timedelta(days=14)
NOBODY = "-"  # against whom a letter to an address that is too new to be trusted holds


async def tell_change(
    visit: Visit,
    account: Row[Any],
    kind: LetterKind,
    *,
    via: str = "",
    values: dict[str, Any] | None = None,
    also: tuple[str, ...] = (),
    by_mail: bool = False,
) -> None:
    """A message to every address of the account, and to `also` (one just removed).

    `via` is the `address_key` that was used for the change. Each message has a link of its own to
    “This was not me”. Every link signs out and protects; against the address that was used it holds
    only from an address that one can trust more, or a stranger's new one would lock the owner out.
    `by_mail` spares phones where there is an e-mail.
    """
    known = await accounts.addresses(visit, account.id)
    has_mail = any(address.kind == "email" for address in known)
    first = min((each.id for each in known), default="")
    used = next((a for a in known if address_key(visit, a.value) == via), None)
    said = {"time": visit.now.isoformat(), **(values or {})}
    for address in known:
        if address.kind == "social" or (by_mail and has_mail and address.kind != "email"):
            continue
        is_old = address.proven_at < visit.now - NOT_ME_GOOD_FOR
        # ids sort by time; where no address was used, the account's first one is its owner's.
        is_older = address.id < used.id if used else address.id == first
        against = via if is_old or is_older else NOBODY
        await _tell(visit, account, kind, address.value, said, against)
    for value in also:
        await _tell(visit, account, kind, value, said, "")


async def tell_sign_in(visit: Visit, account_id: str, via: str) -> None:
    """From a new device or network. By e-mail where there is one: an SMS each time is too much."""
    account = await accounts.account(visit, account_id)
    if not account:
        return
    place = visit.part(Places).name(visit.network, account.language)
    said = {"device": visit.agent or "–", "network": f"{visit.network} {place}".strip()}
    await tell_change(visit, account, NEW_SIGN_IN, via=via, values=said, by_mail=True)


async def _tell(
    visit: Visit, account: Row[Any], kind: LetterKind, to: str, said: dict[str, Any], against: str
) -> None:
    change_id = new_id("chg", visit.now)
    await queries.add_change(
        visit,
        {"id": change_id, "account_id": account.id, "via": against, "made_at": visit.now},
    )
    challenge = await make_challenge(
        visit, NOT_ME, change_id, good_for=NOT_ME_GOOD_FOR, has_link=True
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
