"""Proving the address, by code or by link; whoever proves it is signed in."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import ACCOUNT, Locked, count_try, lock_key, locked, uncount_try
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move, record_fact
from keyhouse.domain.factors import (
    CONFIRM,
    Right,
    Spent,
    Wrong,
    find_claim,
    find_link,
    make_own,
    prove_by_code,
    redeem_link,
    send_proof_again,
)
from keyhouse.domain.factors import queries as factors
from keyhouse.domain.sessions import Started, start_session
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.problems import AlreadyDone, Refusal
from keyhouse.kit.texts import N_


@dataclass(frozen=True)
class Confirmed:
    session: Started


@dataclass(frozen=True)
class WrongPassword(Refusal):
    code = "wrong_password"
    text = N_("This password is not right.")


async def confirm_code(visit: Visit, token: str, code: str) -> Confirmed | Wrong | Spent:
    """Counts a try of the attempt's code; the right one opens the account, once."""
    claim = await find_claim(visit, token)
    if not claim:
        return Spent()
    outcome = await prove_by_code(visit, claim, code)
    if not isinstance(outcome, Right):
        await record_fact(visit, "signup.code_refused", claim.account_id)
        return outcome
    return await _open(visit, claim)


async def needs_password(visit: Visit, link_token: str, token: str) -> bool | None:
    """Whether this browser has to show the password first; None when the link is no longer good."""
    challenge = await find_link(visit, CONFIRM, link_token)
    if not challenge:
        return None
    own = await find_claim(visit, token)
    return not own or own.id != challenge.subject_id


async def confirm_link(
    visit: Visit, link_token: str, token: str, password: str
) -> Confirmed | Refusal:
    """Uses the link up; in another browser than the sign-up's the password is asked first."""
    challenge = await find_link(visit, CONFIRM, link_token)
    claim = await factors.claim(visit, challenge.subject_id) if challenge else None
    if not claim:
        return Spent()
    own = await find_claim(visit, token)
    if not own or own.id != claim.id:
        refused = await _check_password(visit, claim, password)
        if refused:
            return refused
    if not await redeem_link(visit, CONFIRM, link_token) or not await make_own(visit, claim):
        return Spent()
    return await _open(visit, claim)


async def send_again(visit: Visit, token: str) -> bool:
    """Another letter for this attempt; False when there is none to send. Raises `TooMany`."""
    claim = await find_claim(visit, token)
    account = await accounts.account(visit, claim.account_id) if claim else None
    if not claim or not account:
        return False
    await send_proof_again(visit, claim, account)
    return True


async def _check_password(visit: Visit, claim: Row[Any], password: str) -> Refusal | None:
    key = lock_key(visit, claim.kind, claim.value)
    hashing = visit.part(Hashing)
    await hashing.wait_for_place(visit.network)
    with hashing.place(visit.network):
        taken = await count_try(visit, key)
        if isinstance(taken, Locked):
            return taken
        stored = await accounts.password_of(visit, claim.account_id)
        known = stored.hash if stored else None
        is_right = await hashing.verify(known, password, visit.network)
    if not is_right:
        await record_fact(visit, "signin.refused", claim.account_id)
        return locked(visit, taken.closes_until) if taken.closes_until else WrongPassword()
    await uncount_try(visit, key)
    return None


async def _open(visit: Visit, claim: Row[Any]) -> Confirmed:
    account = await accounts.account(visit, claim.account_id)
    if not account or account.state != "pending":
        raise AlreadyDone()  # it lapsed this moment: the address must not stay with it
    owner = replace(visit, actor=Actor("owner", account.id))
    act = "prove" if visit.policy(SignupPolicy).application else "open"
    await make_move(owner, ACCOUNT, account, act)
    proofs = "password email_code" if claim.kind == "email" else "password sms_code"
    return Confirmed(await start_session(owner, account.id, proofs, is_first=True))
