"""The new password: the proof is used up only when it was accepted."""

from dataclasses import dataclass, replace

from keyhouse.domain.accounts import (
    AccountHeld,
    check_changed_password,
    is_held_against,
)
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Spent
from keyhouse.domain.messaging import address_key
from keyhouse.domain.sessions import (
    PASSWORD_CHANGED,
    end_other_sessions,
    forget_devices,
    lift_hold,
    tell_change,
)
from keyhouse.domain.sessions.unlock import unlock_account
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.schemas import ChangePassword
from keyhouse.kit.hashing import Hashing


@dataclass(frozen=True)
class Changed:
    """Nobody is signed in by this; every session has ended."""


async def change_password(visit: Visit, token: str, form: ChangePassword) -> Changed | Spent:
    """Sets the password of a proven attempt, once; ends all sessions; tells every address.

    Raises `Invalid` for a password that is not accepted; the proof stays good then. An account
    under the protective hold takes no proof by the address that the stranger used (raises
    `AccountHeld`); another one lifts the hold.
    """
    attempt = await queries.attempt(visit, token)
    account = await accounts.account(visit, attempt.account_id) if attempt else None
    if not attempt or not attempt.proven_at or not account:
        return Spent()
    known = await accounts.addresses(visit, account.id)
    check_changed_password(visit, account, known, form.new_password, form.repeat_password)
    if is_held_against(account, attempt.proven_via):
        raise AccountHeld()
    if attempt.proven_via not in [address_key(visit, each.value) for each in known]:
        return Spent()  # the address was removed meanwhile
    hash_ = await visit.part(Hashing).hash(form.new_password)
    if not await queries.finish(visit, attempt.id):
        return Spent()
    await accounts.put_password(visit, account.id, hash_, visit.now)
    owner = replace(visit, actor=Actor("owner", account.id))
    await record_fact(owner, "password.changed", account.id)
    if account.held_at:
        await lift_hold(owner, account, "recovery", is_decided=False)
    await end_other_sessions(owner, account.id)
    await forget_devices(owner, account.id)
    # Whoever guessed at the sign-in stands in nobody's way any more.
    await unlock_account(owner, account, "recovery")
    await tell_change(owner, account, PASSWORD_CHANGED, via=attempt.proven_via)
    return Changed()
