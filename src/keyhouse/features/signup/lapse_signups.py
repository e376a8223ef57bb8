"""Erasing sign-ups that nobody confirmed."""

from datetime import timedelta

from keyhouse.domain.accounts import ACCOUNT
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.audit import make_move
from keyhouse.domain.factors import queries as factors
from keyhouse.domain.visits import Visit
from keyhouse.features.signup.policy import SignupPolicy

ERASED = {"company_name": "", "contact_name": "", "phone": ""}


async def lapse_signups(visit: Visit) -> None:
    """Everything personal goes; the row stays, so that facts keep their subject."""
    before = visit.now - timedelta(days=visit.policy(SignupPolicy).lapse_days)
    for account in await accounts.stale_pending(visit, before):
        await make_move(visit, ACCOUNT, account, "lapse", **ERASED)
        await factors.drop_claim(visit, account.id)
        await accounts.drop_password(visit, account.id)
