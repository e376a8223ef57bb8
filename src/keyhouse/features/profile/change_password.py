"""The signed-in change of the password: it asks for the present one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import check_changed_password, check_not_held
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import own_factors
from keyhouse.domain.sessions import (
    FACTORS,
    PASSWORD_CHANGED,
    Started,
    check_fresh,
    check_own_password,
    renew_session,
    tell_change,
)
from keyhouse.domain.sessions.end_devices import end_elsewhere
from keyhouse.domain.visits import Visit
from keyhouse.features.profile.schemas import NewPassword
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.problems import Refusal, SignInNeeded


@dataclass(frozen=True)
class Changed:
    """This session goes on under a new token; all others have ended."""

    session: Started


async def change_password(visit: Visit, account: Row[Any], form: NewPassword) -> Changed | Refusal:
    """Raises `AccountHeld`, `StepUpNeeded`, and `Invalid` for a password that is not accepted."""
    check_not_held(account)
    if (await own_factors(visit, account.id)).is_two_step:
        await check_fresh(visit, FACTORS)
    known = await accounts.addresses(visit, account.id)
    check_changed_password(visit, account, known, form.new_password, form.repeat_password)
    refusal = await check_own_password(visit, form.password)
    if refusal:
        return refusal
    await visit.db.commit()  # the hash holds no lock
    hash_ = await visit.part(Hashing).hash(form.new_password)
    await accounts.put_password(visit, account.id, hash_, visit.now)
    await record_fact(visit, "password.changed", account.id)
    await end_elsewhere(visit, account.id)
    await tell_change(visit, account, PASSWORD_CHANGED)
    renewed = await renew_session(visit, visit.actor.session_id)
    if not renewed:
        raise SignInNeeded()  # it was ended elsewhere at this moment
    return Changed(renewed)
