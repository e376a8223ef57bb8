"""Whose session a token is, and how the account stands: asked by a marketplace's own services."""

import json
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row

from keyhouse.domain.sessions import KeptSessions, find_session
from keyhouse.domain.visits import Visit
from keyhouse.web.api import caller_of_session
from keyhouse.web.quick import Told


class SessionNow(BaseModel):
    """`proofs` is what the person has shown, such as password and totp."""

    account: str
    session: str
    state: str
    sanction: str
    language: str
    proofs: list[str]
    started_at: datetime
    ends_at: datetime


def told_of(row: Row[Any]) -> bytes:
    """The JSON of `SessionNow`."""
    said = {
        "account": row.account_id,
        "session": row.id,
        "state": row.state,
        "sanction": row.sanction,
        "language": row.language,
        "proofs": row.proofs.split(),
        "started_at": row.started_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
    }
    return json.dumps(said, separators=(",", ":")).encode()


async def answer(visit: Visit, token: str) -> Told | None:
    """Of a session that is good now, or was within this second."""
    kept = visit.part(KeptSessions)
    if found := kept.get(visit, token):
        return found
    before = kept.before()
    row = await find_session(visit, token)
    if not row:
        return None
    told = Told(told_of(row), caller_of_session(visit, row.id))
    kept.keep(visit, token, row, told, before)
    return told
