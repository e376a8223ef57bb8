"""Where the playbook asks for more than an account can show: it is set up on the way in.

Only after the mailbox was proven in this attempt, where there is one: a password that somebody
found must not be enough to put in an app of theirs.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import Right
from keyhouse.domain.factors.passkeys import adding_options
from keyhouse.domain.factors.totp import NewApp, prepare_app
from keyhouse.domain.sessions import put_in_app, put_in_passkey
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.signin import queries
from keyhouse.features.signin.enter import SignedIn
from keyhouse.features.signin.rules import Step, next_step
from keyhouse.features.signin.show_proof import note_proof
from keyhouse.kit.problems import NotFound, Refusal


async def app_to_set_up(visit: Visit, token: str) -> NewApp:
    """Raises `NotFound` when the attempt is at another step."""
    attempt, account = await _at(visit, token, "set_up_app")
    owner = _as_owner(visit, attempt)
    return await prepare_app(owner, account.id, attempt.typed or account.company_name)


async def set_up_app(visit: Visit, token: str, code: str) -> SignedIn | Refusal:
    """Raises `NotFound`, `AccountHeld`."""
    attempt, account = await _at(visit, token, "set_up_app")
    outcome = await put_in_app(_as_owner(visit, attempt), account, code)
    return await _go_on(visit, attempt, "totp") if isinstance(outcome, Right) else outcome


async def passkey_to_set_up(visit: Visit, token: str) -> dict[str, Any]:
    """Raises `NotFound` when the attempt is at another step."""
    attempt, account = await _at(visit, token, "set_up_passkey")
    return await adding_options(_as_owner(visit, attempt), account.id, attempt.typed or account.id)


async def set_up_passkey(visit: Visit, token: str, answer: str, handle: str, name: str) -> SignedIn:
    """Raises `NotFound`, `AccountHeld`, and what `add_passkey` raises."""
    attempt, account = await _at(visit, token, "set_up_passkey")
    await put_in_passkey(_as_owner(visit, attempt), account, answer, handle, name)
    return await _go_on(visit, attempt, "passkey")


async def _at(visit: Visit, token: str, step: Step) -> tuple[Row[Any], Row[Any]]:
    attempt = await queries.attempt(visit, token)
    account = await accounts.account(visit, attempt.account_id) if attempt else None
    if not attempt or not account or next_step(attempt) != step:
        raise NotFound()
    return attempt, account


def _as_owner(visit: Visit, attempt: Row[Any]) -> Visit:
    """What is shown in this attempt is worth nothing in another one."""
    return replace(visit, actor=Actor("owner", attempt.account_id, attempt.id))


async def _go_on(visit: Visit, attempt: Row[Any], proof: str) -> SignedIn:
    outcome = await note_proof(visit, attempt, proof)
    if not isinstance(outcome, SignedIn):
        raise NotFound()  # it ended meanwhile: nothing is put in either
    return outcome
