"""Activating an approved account with the link from the letter."""

from dataclasses import dataclass, replace
from datetime import timedelta

from keyhouse.domain.accounts import ACCOUNT
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import queries as cases
from keyhouse.domain.factors import Spent, find_link, redeem_link
from keyhouse.domain.messaging import wait_between_letters
from keyhouse.domain.sessions import Started, renew_session
from keyhouse.domain.visits import Actor, Visit
from keyhouse.features.onboarding.activation_letter import PURPOSE, send_activation_letter
from keyhouse.features.onboarding.policy import OnboardingPolicy


@dataclass(frozen=True)
class Activated:
    """`session` is the renewed one, when the owner is signed in in this browser."""

    session: Started | None


async def activate_account(visit: Visit, link_token: str) -> Activated | Spent:
    """Uses the link up and makes the account active, for exactly one caller."""
    challenge = await redeem_link(visit, PURPOSE, link_token)
    account = await accounts.account(visit, challenge.subject_id) if challenge else None
    if not account or account.state != "proven":
        return Spent()
    owner = replace(visit, actor=Actor("owner", account.id, visit.actor.session_id))
    await make_move(owner, ACCOUNT, account, "activate")
    is_own = visit.actor.kind == "owner" and visit.actor.id == account.id
    return Activated(await renew_session(visit, visit.actor.session_id) if is_own else None)


async def is_link_good(visit: Visit, link_token: str) -> bool:
    """Looking uses nothing up."""
    return await find_link(visit, PURPOSE, link_token) is not None


async def send_letter_again(visit: Visit, account_id: str) -> bool:
    """The activation letter once more; False when there is nothing to activate.

    Raises `TooMany` within a minute.
    """
    account = await accounts.account(visit, account_id)
    case = await cases.latest(visit, "application", account_id)
    if not account or account.state != "proven" or not case or case.state != "done":
        return False
    await wait_between_letters(visit, account_id)
    good_for = timedelta(days=visit.policy(OnboardingPolicy).activation_days)
    await send_activation_letter(visit, account, good_for)
    return True
