"""Erasing sign-ups that nobody confirmed."""

from datetime import timedelta
from typing import Any

from keyhouse.domain.accounts import ACCOUNT
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move
from keyhouse.domain.factors import queries as factors
from keyhouse.domain.messaging import queries as messages
from keyhouse.domain.visits import Visit
from keyhouse.features.signup.policy import SignupPolicy
from keyhouse.kit.problems import Conflict

ERASED: dict[str, Any] = {"company_name": "", "contact_name": "", "phone": ""}


async def lapse_signups(visit: Visit) -> None:
    """Everything personal goes, letters too; the row stays, so that facts keep their subject."""
    before = visit.now - timedelta(days=visit.policy(SignupPolicy).lapse_days)
    for account in await accounts.stale_pending(visit, before):
        try:
            await make_move(visit, ACCOUNT, account, "lapse", **ERASED)
        except Conflict:
            continue  # proven this moment
        claim_id = await factors.drop_claim(visit, account.id)
        await messages.drop_of_subject(visit, claim_id)
        await accounts.drop_password(visit, account.id)
