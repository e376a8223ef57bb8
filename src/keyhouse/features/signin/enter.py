"""The end of signing in: a session."""

from dataclasses import dataclass, replace

from keyhouse.domain.messaging import address_key
from keyhouse.domain.sessions import Started, Whereabouts, start_session
from keyhouse.domain.visits import Actor, Visit


@dataclass(frozen=True)
class SignedIn:
    session: Started


async def enter(
    visit: Visit,
    account_id: str,
    proofs: str,
    *,
    is_short: bool,
    via: str = "",
    where: Whereabouts | None = None,
) -> SignedIn:
    """`via` is the address whose code was shown: “This was not me” holds against it."""
    owner = replace(visit, actor=Actor("owner", account_id))
    key = address_key(visit, via) if via else ""
    return SignedIn(
        await start_session(owner, account_id, proofs, is_short=is_short, via=key, where=where)
    )
