"""Ending what programs hold, and telling them so."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.deliveries import put
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc import grant_queries as queries


async def end_grants(visit: Visit, grants: Iterable[Row[Any]], reason: str) -> Sequence[Row[Any]]:
    """Those that had not ended yet; their tokens are worth nothing from now on."""
    ended = await queries.end(visit, [grant.id for grant in grants], reason)
    if reason != "revoked":
        await tell_programs(visit, ended)
    return ended


async def tell_programs(visit: Visit, grants: Sequence[Row[Any]]) -> None:
    """Queues a logout for programs that want to hear of it: one for each session."""
    untold = await queries.note_told(visit, [grant.id for grant in grants]) if grants else ()
    sessions = {(g.client_id, g.account_id, g.session_id) for g in untold if g.redeemed_at}
    for client_id, account_id, session_id in sorted(sessions):
        client = await clients.client(visit, client_id)
        if client and client.backchannel_uri:
            put(visit, "logout", client_id, {"sub": account_id, "sid": session_id})


async def withdraw(visit: Visit, account_id: str, client_id: str) -> None:
    """The owner does not want this program any more."""
    await end_grants(
        visit, await queries.live_of_account(visit, account_id, client_id), "withdrawn"
    )
    await clients.drop_consent(visit, account_id, client_id)
    await record_fact(visit, "program.withdrawn", account_id, client=client_id)


async def end_with_sessions(visit: Visit, account_id: str) -> None:
    """One session has ended: what programs held by it ends as well. Those that may come without
    their person stay, and are told that the person is gone.
    """
    await _over(visit, await queries.without_session(visit, account_id), "signed out")


async def end_with_device(visit: Visit, account_id: str) -> None:
    """A device is forgotten: also what a program on it holds without its person."""
    await end_grants(visit, await queries.without_session(visit, account_id), "signed out")


async def end_with_all_sessions(visit: Visit, account_id: str) -> None:
    """All sessions have ended, or all but one: also what may be used without the person."""
    kept = visit.actor.session_id if visit.actor.id == account_id else ""
    live = await queries.live_of_account(visit, account_id)
    await end_grants(visit, [g for g in live if g.session_id != kept], "signed out")


async def end_with_ban(visit: Visit, account_id: str) -> None:
    account = await accounts.account(visit, account_id)
    if account and account.sanction == "banned":
        live = await queries.live_of_account(visit, account_id)
        await end_grants(visit, live, "banned")


async def end_with_account(visit: Visit, account_id: str) -> None:
    """The account is gone."""
    await end_grants(visit, await queries.live_of_account(visit, account_id), "account")
    await clients.drop_consents(visit, account_id)


async def end_stale(visit: Visit) -> None:
    """Sessions that ran out make no fact; what stood on them ends by this."""
    await _over(visit, await queries.without_session(visit), "session over")


async def _over(visit: Visit, grants: Sequence[Row[Any]], reason: str) -> None:
    await end_grants(visit, [g for g in grants if not g.is_offline], reason)
    await tell_programs(visit, [g for g in grants if g.is_offline])
