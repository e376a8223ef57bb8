"""The new password: the proof is used up only when it was accepted."""

from dataclasses import dataclass, replace

from keyhouse.domain.accounts import check_new_password, clear_lock, lock_key
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import Spent
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.messaging import queue_letter
from keyhouse.domain.sessions import end_other_sessions
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.messages import PASSWORD_CHANGED
from keyhouse.features.recovery.schemas import ChangePassword
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.problems import Invalid
from keyhouse.kit.texts import N_

NOT_REPEATED = N_("The two passwords are not the same.")


@dataclass(frozen=True)
class Changed:
    """Nobody is signed in by this; every session has ended."""


async def change_password(visit: Visit, token: str, form: ChangePassword) -> Changed | Spent:
    """Sets the password of a proven attempt, once; ends all sessions; tells every address.

    Raises `Invalid` for a password that is not accepted; the proof stays good then.
    """
    attempt = await queries.attempt(visit, token)
    account = await accounts.account(visit, attempt.account_id) if attempt else None
    if not attempt or not attempt.proven_at or not account:
        return Spent()
    own = [account.company_name, account.contact_name, attempt.email]
    check_new_password(
        form.new_password, [*own, visit.policy(MarketplacePolicy).name], "new_password"
    )
    if form.new_password != form.repeat_password:
        raise Invalid.one("repeat_password", "not_repeated", NOT_REPEATED)
    hash_ = await visit.part(Hashing).hash(form.new_password)
    if not await queries.finish(visit, attempt.id):
        return Spent()
    await accounts.put_password(visit, account.id, hash_, visit.now)
    owner = replace(visit, actor=Actor("owner", account.id))
    await record_fact(owner, "password.changed", account.id)
    await queries.end_others(owner, account.id)
    await end_other_sessions(owner, account.id)
    await _tell_everybody(owner, account.id, account.language)
    return Changed()


async def _tell_everybody(visit: Visit, account_id: str, language: str) -> None:
    """A letter to each address; whoever guessed at the sign-in stands in nobody's way any more."""
    for address in await accounts.addresses(visit, account_id):
        await clear_lock(visit, lock_key(visit, address.kind, address.value))
        if address.kind == "email":
            await queue_letter(
                visit,
                PASSWORD_CHANGED,
                address.value,
                subject_id=account_id,
                values={"time": visit.now.isoformat()},
                secrets={"link": visit.link("/support")},
                language=language,
            )
