"""The private link to a request: whoever asked without an account follows it by this."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.cases import queries as cases
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring, same


def token_of(visit: Visit, case_id: str) -> str:
    """160 bits that only our key can make again, so they are stored nowhere."""
    seal = visit.part(Keyring).lasting_digest("help link", visit.marketplace.id, case_id)
    return f"{case_id}-{seal[:40]}"


def private_link(visit: Visit, case_id: str) -> str:
    return visit.link(f"/support/request/{token_of(visit, case_id)}")


async def by_token(visit: Visit, token: str) -> Row[Any] | None:
    """The request that this link is of."""
    case_id = token.partition("-")[0]
    if not case_id or not same(token, token_of(visit, case_id)):
        return None
    return await cases.case(visit, case_id)
