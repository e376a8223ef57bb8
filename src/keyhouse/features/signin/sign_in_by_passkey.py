"""A passkey as the first and only step: who it is comes with it (usernameless)."""

from datetime import timedelta
from typing import Any

from keyhouse.domain.accounts import AccountHeld
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors.held import is_strangers
from keyhouse.domain.factors.passkeys import NotAccepted, asking_options, redeem_passkey
from keyhouse.domain.visits import Visit
from keyhouse.features.signin.begin_attempt import Passed, begin_attempt
from keyhouse.features.signin.enter import SignedIn
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Refusal, TooMany

ANYBODY = ""
FROM_NETWORK = Budget("passkeys from a network", 300, timedelta(minutes=10))


def passkey_options(visit: Visit) -> dict[str, Any]:
    """For `navigator.credentials.get`; whoever has a passkey of this place is offered it."""
    return asking_options(visit, ANYBODY, [])


async def sign_in_by_passkey(
    visit: Visit, answer: str, *, is_short: bool = False
) -> SignedIn | Passed | Refusal:
    """Strangers' guesses cannot lock it: there is nothing to guess. Raises `AccountHeld`."""
    if not await spend(visit.db, visit.marketplace.id, FROM_NETWORK, visit.network_key, visit.now):
        raise TooMany(wait=int(FROM_NETWORK.window.total_seconds()))
    passkey = await redeem_passkey(visit, ANYBODY, answer)
    account = await accounts.account(visit, passkey.account_id) if passkey else None
    if not passkey or not account or account.state == "deregistered":
        await record_fact(visit, "signin.refused", "", way="passkey")
        return NotAccepted()
    if is_strangers(visit, account, passkey.id):
        raise AccountHeld()
    return await begin_attempt(visit, account, "", is_short=is_short, proof="passkey")
