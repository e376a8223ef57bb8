"""Asking for a new password."""

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts import read_email
from keyhouse.domain.audit import record_fact
from keyhouse.domain.messaging import hold_back_network
from keyhouse.domain.visits import Visit
from keyhouse.features.recovery import queries
from keyhouse.features.recovery.schemas import StartRecovery
from keyhouse.features.recovery.send_code import GOOD_FOR, send_code
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.randomness import Randomness


async def start_recovery(visit: Visit, form: StartRecovery) -> str:
    """The attempt's token, for known and unknown addresses alike; raises `Invalid`, `TooMany`."""
    email = read_email(form.email)
    account = await accounts.by_identifier(visit, "email", email)
    token = visit.part(Randomness).token()
    attempt_id = new_id("rec", visit.now)
    await hold_back_network(visit)
    await queries.add(
        visit,
        {
            "id": attempt_id,
            "token_hash": hash_token(token),
            "account_id": account.id if account else "",
            "email": email,
            "expires_at": visit.now + GOOD_FOR,
        },
    )
    await record_fact(visit, "recovery.started", account.id if account else "")
    await send_code(visit, attempt_id, email, is_known=account is not None)
    return token
