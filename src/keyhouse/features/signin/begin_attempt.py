"""After the first proof, a password, a social account or a passkey: the attempt that goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.factors import own_factors
from keyhouse.domain.messaging import texts_leave
from keyhouse.domain.sessions import SessionsPolicy, find_whereabouts
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.enter import SignedIn, enter
from keyhouse.features.signin.knock import Knocked
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signin.rules import is_enough, next_way, ways_to_show, what_is_asked
from keyhouse.features.signin.send_code import send_code, trusted_addresses
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.sms import Texter

ATTEMPT = timedelta(minutes=30)


@dataclass(frozen=True)
class Passed:
    """The first proof was right; `token` names the attempt."""

    token: str
    attempt: Row[Any]


async def begin_attempt(
    visit: Visit,
    account: Row[Any],
    typed: str,
    *,
    is_short: bool = False,
    proof: str = "password",
    knocked: Knocked | None = None,
) -> SignedIn | Passed:
    """The session at once if the first proof is enough; else the attempt, and the code if one is
    due. Raises `TooMany`.
    """
    own = knocked.own if knocked else await own_factors(visit, account.id)
    where = knocked.where if knocked else await find_whereabouts(visit, account.id)
    is_attacked = bool(knocked and knocked.is_attacked)
    policy = visit.policy(SigninPolicy)
    strength = visit.policy(SessionsPolicy).strength
    asks = what_is_asked(policy, strength, own, is_risky=where.is_news, is_attacked=is_attacked)
    ways: Sequence[str] = ()
    if not is_enough(asks, proof):
        ways = ways_to_show(asks, own, await _reachable(visit, account, typed))
    if is_enough(asks, proof) or (asks == "code" and not ways):  # nowhere to send a code to
        return await enter(visit, account.id, proof, is_short=is_short, where=where)
    token = visit.part(Randomness).token()
    attempt = await queries.add(
        visit,
        {
            "id": new_id("sin", visit.now),
            "token_hash": hash_token(token),
            "account_id": account.id,
            "typed": typed,
            "proofs": proof,
            "asks": asks,
            "ways": " ".join(ways),
            "way": next_way(" ".join(ways), proof),
            "is_short": is_short,
            "expires_at": visit.now + ATTEMPT,
        },
    )
    owner = replace(visit, actor=Actor("owner", account.id), language=account.language)
    await send_code(owner, attempt)
    return Passed(token, attempt)


async def _reachable(visit: Visit, account: Row[Any], typed: str) -> Sequence[str]:
    """Kinds of addresses that a code can go to; the kind that was typed comes first."""
    kinds = {each.kind for each in await trusted_addresses(visit, account)}
    first = "email" if "@" in typed else "phone" if typed else "email"
    order = sorted(("email", "phone"), key=lambda kind: kind != first)
    has_sms = visit.part(Texter).is_on
    found = [kind for kind in order if kind in kinds and (kind == "email" or has_sms)]
    # While SMS are paused other ways come instead; where there is none, the code fails closed.
    return [kind for kind in found if kind == "email" or texts_leave(visit)] or found
