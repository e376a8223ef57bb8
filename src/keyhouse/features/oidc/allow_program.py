"""Somebody lets a program have what it asks for: a fact, and a letter that says so."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import tell_account
from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc.messages import PROGRAM_ALLOWED


async def allow_program(
    visit: Visit, account_id: str, client: Row[Any], scopes: str, *, is_device: bool = False
) -> None:
    """The visit's actor is the owner; where nobody has to be asked, nothing is allowed here.

    Each device is told of; what was allowed before is not told again.
    """
    is_new = await clients.put_consent(visit, account_id, client.id, scopes)
    if not (is_new or is_device):
        return
    await record_fact(visit, "program.allowed", account_id, client=client.id, scopes=scopes)
    values = {"program": client.name, "time": visit.now.isoformat()}
    await tell_account(visit, account_id, PROGRAM_ALLOWED, values, path="/account/programs")
