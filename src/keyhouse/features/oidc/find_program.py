"""Which program comes with an access token of its own."""

from keyhouse.domain.visits import PROGRAM, Actor, Visit
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc.check_token import read_access


async def find_program(visit: Visit, token: str) -> Actor | None:
    """None for a person's token, and for a program that is let in no more."""
    claims = await read_access(visit, token)
    if not claims or "gid" in claims:
        return None
    client = await clients.client(visit, claims["client_id"])
    if not client:
        return None
    scopes = set(claims["scope"].split()) & set(client.scopes.split())
    return Actor(PROGRAM, client.id, role=" ".join(sorted(scopes)))
