"""The first step: the password."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import (
    AccountHeld,
    Locked,
    check_guesses,
    clear_lock,
    count_guess,
    is_held_against,
    locked,
    read_identifier,
    take_try,
)
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import TriesUsedUp, claim_address, renew_claim, send_proof_again
from keyhouse.domain.factors import queries as factors
from keyhouse.domain.marketplaces import CalendarPolicy
from keyhouse.domain.messaging import address_key
from keyhouse.domain.visits import Visit
from keyhouse.features.signin.attack import check_stranger, note_wrong
from keyhouse.features.signin.begin_attempt import Passed, begin_attempt
from keyhouse.features.signin.enter import SignedIn
from keyhouse.features.signin.knock import Knocked, knock
from keyhouse.features.signin.schemas import SignIn
from keyhouse.kit.hashing import LONGEST, Hashing, Pace
from keyhouse.kit.lines import Lines
from keyhouse.kit.problems import Refusal, TooMany
from keyhouse.kit.texts import N_

MANY = 20  # wrong passwords of a network, lately: from then on others come before it


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


async def check_password(
    visit: Visit, form: SignIn, form_nonce: str = "api"
) -> SignedIn | Passed | NotProven | Refusal:
    """One hash for whoever is right; raises `Invalid` when the identifier cannot be one.

    A wrong one is counted afterwards, by a conditional update that says whether it counted at
    all. Raises `AccountHeld` too, for the right password of an account that is protected, `Busy`
    in a flood, `TooMany` for a network that guesses, and what `check_stranger` raises.
    """
    kind, value = read_identifier(
        form.identifier, visit.policy(CalendarPolicy).country, "identifier"
    )
    knocked = await knock(visit, kind, value)
    if knocked.is_attacked and not knocked.where.device:
        await check_stranger(visit, form, form_nonce)
    if not knocked.where.device:
        await visit.part(Hashing).wait_for_place(visit.network)
    pace = Pace(visit.marketplace.slowest_hash)
    try:
        return await _in_line(visit, knocked, value, form, pace)
    finally:
        await pace.keep()


async def _in_line(
    visit: Visit, knocked: Knocked, value: str, form: SignIn, pace: Pace
) -> SignedIn | Passed | NotProven | Refusal:
    async with visit.part(Lines).turn(f"{visit.marketplace.id} {knocked.key}") as has_waited:
        if has_waited:
            knocked = await knock(visit, knocked.kind, value)
        if knocked.locked_until and knocked.locked_until > visit.now:
            return locked(visit, knocked.locked_until)
        if knocked.where.device:
            return await _compare(visit, knocked, value, form, pace, network="")
        check_guesses(knocked.guesses)
        with visit.part(Hashing).place(visit.network):
            return await _compare(visit, knocked, value, form, pace, network=visit.network)


async def _compare(
    visit: Visit, knocked: Knocked, value: str, form: SignIn, pace: Pace, *, network: str
) -> SignedIn | Passed | NotProven | Refusal:
    account = knocked.account
    if await _is_right(visit, knocked, account, form.password, pace, network) and account:
        if is_held_against(account, address_key(visit, value)):
            raise AccountHeld()
        if knocked.failures:
            await clear_lock(visit, knocked.key)
        if account.compromised_at:
            return PasswordKnown()
        return await _begin(visit, knocked, value, form)
    # Whoever signed up with this address is answered alike whether it was known or not: their
    # password is compared in both cases, and leads to the same page.
    claim = await factors.newest_claim(visit, knocked.kind, value)
    if claim and await _is_right(visit, knocked, claim, form.password, pace, network):
        return await _prove_first(visit, claim)
    taken = await take_try(visit, knocked.key)
    if isinstance(taken, Locked):
        return taken
    if network:
        await count_guess(visit)
    await note_wrong(visit)
    account_id = account.id if account else ""
    await record_fact(visit, "signin.refused", account_id, key=knocked.key[:16])
    if taken.closes_until:
        await record_fact(visit, "signin.locked", account_id, key=knocked.key[:16])
    await visit.db.commit()  # before the next one in the line looks
    return locked(visit, taken.closes_until) if taken.closes_until else WrongPassword()


async def _is_right(
    visit: Visit, knocked: Knocked, known: Row[Any] | None, password: str, pace: Pace, network: str
) -> bool:
    """One hash, for nobody as well; none for what is too long to be anybody's password."""
    if len(password) > LONGEST:
        return False
    stored = known.hash if known else None
    return await visit.part(Hashing).verify(
        stored, password, network, pace, is_suspect=knocked.guesses >= MANY
    )


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


async def _begin(visit: Visit, knocked: Knocked, value: str, form: SignIn) -> SignedIn | Passed:
    account = knocked.account
    assert account
    hashing = visit.part(Hashing)
    # What the old hash did not look at may be a slip: it must not become part of the password.
    if hashing.is_outdated(account.hash) and hashing.reads_all(account.hash, form.password):
        fresh = await hashing.hash(form.password)
        await accounts.renew_hash(visit, account.id, account.hash, fresh)
    is_short = form.is_foreign_device
    return await begin_attempt(visit, account, value, is_short=is_short, knocked=knocked)
