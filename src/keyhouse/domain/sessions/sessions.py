"""Starting, finding, renewing and ending sessions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Strength, needed, strength_of
from keyhouse.domain.sessions import queries
from keyhouse.domain.sessions.devices import (
    Whereabouts,
    find_whereabouts,
    meet_device,
    note_network,
)
from keyhouse.domain.sessions.policy import SessionsPolicy
from keyhouse.domain.sessions.tell_change import tell_sign_in
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.randomness import Randomness


@dataclass(frozen=True)
class Started:
    """`token` is given to the person once and stored nowhere.

    `device` is what their browser keeps to be remembered by; empty leaves that as it is.
    """

    session_id: str
    token: str
    device: str = ""
    is_short: bool = False


async def start_session(
    visit: Visit,
    account_id: str,
    proofs: str,
    *,
    is_short: bool = False,
    via: str = "",
    where: Whereabouts | None = None,
    is_first: bool = False,
) -> Started:
    """A new session with a token of its own; `proofs` names what the person has shown.

    From a new device or network the owner is told, unless it is the account's very first one;
    `via` is the `address_key` that was used.
    """
    policy = visit.policy(SessionsPolicy)
    lasts = timedelta(hours=policy.short_hours) if is_short else timedelta(days=policy.days)
    idle = (
        timedelta(minutes=policy.short_idle_minutes)
        if is_short
        else timedelta(hours=policy.idle_hours)
    )
    token = visit.part(Randomness).token()
    session_id = new_id("ses", visit.now)
    where = where or await find_whereabouts(visit, account_id)
    if where.is_news and not is_first:
        await tell_sign_in(visit, account_id, via)
    note_network(visit, account_id, where)
    met = meet_device(visit, account_id, where.device, is_short=is_short)
    queries.add(
        visit,
        {
            "id": session_id,
            "account_id": account_id,
            "device_id": met.device_id,
            "agent": visit.agent,
            "network": visit.network,
            "token_hash": hash_token(token),
            "proofs": proofs,
            "is_short": is_short,
            "idle_seconds": int(idle.total_seconds()),
            "started_at": visit.now,
            "seen_at": visit.now,
            "ends_at": visit.now + lasts,
        },
    )
    await record_fact(visit, "session.started", account_id, session=session_id, proofs=proofs)
    return Started(session_id, token, met.cookie, is_short)


async def find_session(visit: Visit, token: str) -> Row[Any] | None:
    """The live session of this token, with its account's state; None for any other token."""
    if not 40 <= len(token) <= 60:
        return None
    return await _if_live(visit, await queries.by_token(visit, hash_token(token)))


async def live_session(visit: Visit, session_id: str) -> Row[Any] | None:
    """The same for a session that a program was let in by; its use there keeps it awake."""
    return await _if_live(visit, await queries.by_id(visit, session_id))


async def _if_live(visit: Visit, row: Row[Any] | None) -> Row[Any] | None:
    if not row or row.ends_at <= visit.now:
        return None
    idle = visit.now - row.seen_at
    if idle > timedelta(seconds=row.idle_seconds) or not _is_good(visit, row):
        return None
    # Written down ten times in an idle period at most: a look costs a read, not a write.
    if idle > timedelta(seconds=row.idle_seconds) / 10:
        await queries.touch(visit, row.id)
        await visit.db.commit()
    return row


def _is_good(visit: Visit, row: Row[Any]) -> bool:
    """Whether it reaches what playbook and account ask for now, and began after all were ended.

    Asked at each visit: one that was being made while the others ended is ended as well.
    """
    least = needed(visit.policy(SessionsPolicy).strength)
    if row.is_two_step:
        least = max(least, Strength.TWO_FACTORS)
    ended = [moment for moment in (row.held_at, row.compromised_at) if moment]
    return strength_of(row.proofs) >= least and all(row.started_at > moment for moment in ended)


async def renew_session(visit: Visit, session_id: str, proof: str = "") -> Started | None:
    """A new token after a change of rights; the old one is dead at once. `proof` was shown too."""
    token = visit.part(Randomness).token()
    renewed = await queries.set_token(visit, session_id, hash_token(token), proof)
    return Started(session_id, token, is_short=renewed.is_short) if renewed else None


async def end_session(visit: Visit, session_id: str, account_id: str) -> bool:
    """False when the account has no such session."""
    is_ended = await queries.end(visit, session_id, account_id)
    if is_ended:
        await record_fact(visit, "session.ended", account_id, session=session_id)
    return is_ended


async def end_other_sessions(visit: Visit, account_id: str, but: str = "") -> int:
    """Ends every session of the account but one, and returns how many there were."""
    ended = await queries.end_of_account(visit, account_id, but)
    await record_fact(visit, "session.ended_all", account_id, ended=ended)
    return ended
