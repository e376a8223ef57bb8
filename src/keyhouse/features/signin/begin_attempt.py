"""After the first proof, a password or a social account: the attempt whose next step follows."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.policy import SigninPolicy
from keyhouse.features.signin.rules import next_step
from keyhouse.features.signin.send_code import send_code
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.randomness import Randomness

ATTEMPT = timedelta(minutes=30)


@dataclass(frozen=True)
class Passed:
    """The first proof was right; `token` names the attempt."""

    token: str
    attempt: Row[Any]


async def begin_attempt(
    visit: Visit, account: Row[Any], typed: str, *, is_short: bool = False, proof: str = "password"
) -> Passed:
    """Starts the attempt and sends the code that the playbook asks for; raises `TooMany`."""
    token = visit.part(Randomness).token()
    attempt = await queries.add(
        visit,
        {
            "id": new_id("sin", visit.now),
            "token_hash": hash_token(token),
            "account_id": account.id,
            "address": await _code_address(visit, account.id, typed),
            "proof": proof,
            "is_short": is_short,
            "expires_at": visit.now + ATTEMPT,
        },
    )
    if next_step(attempt, visit.policy(SigninPolicy)) == "email_code":
        owner = replace(visit, actor=Actor("owner", account.id), language=account.language)
        await send_code(owner, attempt)
    return Passed(token, attempt)


async def _code_address(visit: Visit, account_id: str, typed: str) -> str:
    """What was typed if it is an e-mail; else the account's first e-mail, or its number."""
    if "@" in typed:
        return typed
    known = await accounts.addresses(visit, account_id)
    reachable = {each.kind: each.value for each in reversed(known)}
    return reachable.get("email") or reachable.get("phone") or ""
