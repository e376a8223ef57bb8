"""Which program calls: by its secret, or by its name alone where it cannot keep one."""

from typing import Any

from sqlalchemy import Row

from keyhouse.features.oidc import client_queries as clients
from keyhouse.kit.keys import hash_token, same
from keyhouse.web.endpoints import Call, OAuthError


async def authenticate_client(call: Call, *, needs_secret: bool = False) -> Row[Any]:
    """RFC 6749, 2.3.1: by HTTP Basic or in the form. Raises `OAuthError` with 401."""
    basic = call.basic
    if basic and "client_secret" in call.form:
        raise OAuthError("invalid_request", "The secret comes twice.")
    name, secret = basic or (call.said("client_id"), call.said("client_secret"))
    if basic and call.said("client_id") not in ("", name):
        raise OAuthError("invalid_request", "Two clients are named.")
    client = await clients.client(call.visit, name[:40])
    if not client or not _fits(call, client, secret) or (needs_secret and not secret):
        raise OAuthError("invalid_client", "No client of this name and secret.", 401)
    return client


def _fits(call: Call, client: Row[Any], secret: str) -> bool:
    if not client.secret_hash:
        return not secret
    if same(client.secret_hash, hash_token(secret)):
        return True
    is_changing = client.before_until and client.before_until > call.visit.now
    return bool(is_changing) and same(client.before_hash, hash_token(secret))
