"""The letter that an approved seller activates the account with."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import make_challenge
from keyhouse.domain.messaging import queue_letter
from keyhouse.domain.visits import Visit
from keyhouse.features.onboarding.messages import APPROVED

PURPOSE = "activate"


async def send_activation_letter(visit: Visit, account: Row[Any], good_for: timedelta) -> None:
    """To the account's first address, in the visit's language."""
    addresses = await accounts.addresses(visit, account.id)
    email = next((a.value for a in addresses if a.kind == "email"), None)
    if not email:
        return
    challenge = await make_challenge(visit, PURPOSE, account.id, good_for=good_for, has_link=True)
    await queue_letter(
        visit,
        APPROVED,
        email,
        subject_id=account.id,
        values={"company": account.company_name, "until": challenge.expires_at.isoformat()},
        secrets={"link": visit.link(f"/activate/{challenge.link_token}")},
    )
