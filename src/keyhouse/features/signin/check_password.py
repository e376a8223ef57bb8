"""The first step: the password. A try is counted before the hash, and given back by success."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import (
    AccountHeld,
    Locked,
    clear_lock,
    count_try,
    hold_back_guesses,
    is_held_against,
    lock_key,
    locked,
    read_identifier,
    uncount_try,
)
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import TriesUsedUp, claim_address, renew_claim, send_proof_again
from keyhouse.domain.factors import queries as factors
from keyhouse.domain.marketplaces import CalendarPolicy
from keyhouse.domain.messaging import address_key
from keyhouse.domain.sessions import known_device
from keyhouse.domain.visits import Visit
from keyhouse.features.signin.begin_attempt import Passed, begin_attempt
from keyhouse.features.signin.schemas import SignIn
from keyhouse.kit.hashing import LONGEST, Hashing
from keyhouse.kit.problems import Refusal, TooMany
from keyhouse.kit.texts import N_


@dataclass(frozen=True)
class NotProven:
    """The password was right, the address is unproven: a letter is sent, `token` awaits it."""

    token: str


@dataclass(frozen=True)
class WrongPassword(Refusal):
    """Also for an address that nobody has: the two cannot be told apart."""

    code = "wrong_password"
    text = N_("E-mail, phone or password is not right. Please try again.")


@dataclass(frozen=True)
class PasswordKnown(Refusal):
    """Right, and of no use any more."""

    code = "password_known"
    text = N_("Others may know this password. Get a new one with “Forgot password?”.")


async def check_password(visit: Visit, form: SignIn) -> Passed | NotProven | Refusal:
    """Counts a try and compares; raises `Invalid` when the identifier cannot be one.

    Raises `AccountHeld` too, for the right password of an account that is protected.
    """
    kind, value = read_identifier(
        form.identifier, visit.policy(CalendarPolicy).country, "identifier"
    )
    account = await accounts.by_identifier(visit, kind, value)
    device = await known_device(visit, account.id) if account and visit.devices else None
    # A known device has tries of its own: strangers who guess use up none of its owner's.
    key = lock_key(visit, "device", device.id) if device else lock_key(visit, kind, value)
    if not device:
        await hold_back_guesses(visit)
    taken = await count_try(visit, key)
    if isinstance(taken, Locked):
        return taken
    claim = await factors.newest_claim(visit, kind, value)
    if await _is_right(visit, account, form.password) and account:
        if is_held_against(account, address_key(visit, value)):
            raise AccountHeld()
        await clear_lock(visit, key)
        if account.compromised_at:
            return PasswordKnown()
        return await _begin(visit, account, value, form)
    # Whoever signed up with this address is answered alike whether it was known or not: their
    # password is compared in both cases, and leads to the same page.
    if claim and await _is_right(visit, claim, form.password):
        await uncount_try(visit, key)
        return await _prove_first(visit, claim)
    account_id = account.id if account else ""
    await record_fact(visit, "signin.refused", account_id, key=key[:16])
    if taken.closes_until:
        await record_fact(visit, "signin.locked", account_id, key=key[:16])
        return locked(visit, taken.closes_until)
    return WrongPassword()


async def _is_right(visit: Visit, known: Row[Any] | None, password: str) -> bool:
    """One hash, for nobody as well; none for what is too long to be anybody's password."""
    if len(password) > LONGEST:
        return False
    return await visit.part(Hashing).verify(known.hash if known else None, password)


async def _prove_first(visit: Visit, claim: Row[Any]) -> NotProven:
    account = await accounts.account(visit, claim.account_id)
    token = await renew_claim(visit, claim)
    if not account:
        return NotProven(token)
    await visit.db.commit()  # what follows may be refused halfway
    try:
        await send_proof_again(visit, claim, account)
    except TriesUsedUp:
        await visit.db.rollback()
        token = await claim_address(visit, account, claim.kind, claim.value)
    except TooMany:
        await visit.db.rollback()  # the last message is less than a minute old and still good
    return NotProven(token)


async def _begin(visit: Visit, account: Row[Any], value: str, form: SignIn) -> Passed:
    if visit.part(Hashing).is_outdated(account.hash):
        fresh = await visit.part(Hashing).hash(form.password)
        await accounts.renew_hash(visit, account.id, account.hash, fresh)
    return await begin_attempt(visit, account, value, is_short=form.is_foreign_device)
