"""After the first proof, a password, a social account or a passkey: the attempt that goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import own_factors
from keyhouse.domain.sessions import is_elsewhere, known_device
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signin.rules import is_enough, next_way, ways_to_show, what_is_asked
from keyhouse.features.signin.send_code import send_code
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
    visit: Visit, account: Row[Any], typed: str, *, is_short: bool = False, proof: str = "password"
) -> Passed:
    """Starts the attempt and sends the code if one is due; raises `TooMany`."""
    policy, own = visit.policy(SigninPolicy), await own_factors(visit, account.id)
    is_risky = policy.second_step == "at_risk" and await _is_risky(visit, account.id)
    asks = what_is_asked(policy, own, is_risky=is_risky)
    ways: Sequence[str] = ()
    if not is_enough(asks, proof):
        ways = ways_to_show(asks, own, await _reachable(visit, account.id, typed))
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


async def _is_risky(visit: Visit, account_id: str) -> bool:
    return not await known_device(visit, account_id) or await is_elsewhere(visit, account_id)


async def _reachable(visit: Visit, account_id: str, typed: str) -> Sequence[str]:
    """Kinds of addresses that a code can go to; the kind that was typed comes first."""
    kinds = {each.kind for each in await accounts.addresses(visit, account_id)}
    first = "email" if "@" in typed else "phone" if typed else "email"
    order = sorted(("email", "phone"), key=lambda kind: kind != first)
    has_sms = visit.part(Texter).is_on
    return [kind for kind in order if kind in kinds and (kind == "email" or has_sms)]
