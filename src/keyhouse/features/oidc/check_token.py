"""Whether a token is good now, and whose it is: userinfo, introspection, revocation."""

from typing import Any

from sqlalchemy import Row

from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc import grant_queries as queries
from keyhouse.features.oidc.claims import claims_of, find_holder
from keyhouse.features.oidc.end_grants import end_grants
from keyhouse.features.oidc.keys import ES256, read
from keyhouse.features.oidc.scopes import OPENID
from keyhouse.features.oidc.tokens import ACCESS
from keyhouse.kit.keys import hash_token
from keyhouse.web.endpoints import OAuthError

NOT_ACTIVE = {"active": False}
SHOWN = ("iss", "sub", "aud", "client_id", "scope", "exp", "iat", "sid", "auth_time", "acr", "amr")


async def read_access(visit: Visit, token: str) -> dict[str, Any]:
    """The claims of an access token whose time is not over; empty for any other."""
    claims = await read(visit, ES256, ACCESS, token)
    return claims if claims.get("exp", 0) > visit.now.timestamp() else {}


async def who_is(visit: Visit, token: str) -> dict[str, Any]:
    """OpenID Connect Core, 5.3. Raises `OAuthError`."""
    claims = await read_access(visit, token)
    holder = await find_holder(visit, claims.get("gid", "")) if claims else None
    if not holder:
        raise OAuthError("invalid_token", "This is no access token, or no longer.", 401)
    if OPENID not in holder.scopes.split():
        raise OAuthError("insufficient_scope", "The scope openid is needed.", 403)
    return await claims_of(visit, holder)


async def check_access(visit: Visit, token: str, scopes: str, *, selling: bool) -> dict[str, str]:
    """For a proxy before somebody's service: who it is, as headers. Raises `OAuthError`: 401 for no
    good token, 403 for one that lacks a scope or whose person may not sell.
    """
    claims = await read_access(visit, token)
    holder = await find_holder(visit, claims.get("gid", "")) if claims else None
    if not holder:
        raise OAuthError("invalid_token", "This is no access token, or no longer.", 401)
    told = await claims_of(visit, holder)
    if not set(scopes.split()) <= set(holder.scopes.split()):
        raise OAuthError("insufficient_scope", f"Needed: {scopes}.", 403)
    if selling and not told.get("may_sell"):
        raise OAuthError("may_not_sell", "Nothing new can be sold at the moment.", 403)
    said = {"sub": told["sub"], "shop": told.get("shop", ""), "client": holder.grant.client_id}
    return {f"keyhouse-{name}": value for name, value in said.items()}


async def introspect(visit: Visit, client: Row[Any], token: str) -> dict[str, Any]:
    """RFC 7662. A client hears about its own tokens; with the scope `introspect` about all."""
    may_ask_all = client.kind == "service" and "introspect" in client.scopes.split()
    claims = await read_access(visit, token)
    if claims and "gid" not in claims:
        own = await clients.client(visit, claims["client_id"])
        is_shown = own and (may_ask_all or claims["client_id"] == client.id)
        return {"active": True, **_shown(claims)} if is_shown else NOT_ACTIVE
    row = None if claims else await queries.refresh_token(visit, hash_token(token))
    if row and (row.used_at or row.ends_at <= visit.now):
        return NOT_ACTIVE
    grant_id = claims.get("gid", "") or (row.grant_id if row else "")
    holder = await find_holder(visit, grant_id) if grant_id else None
    if not holder or not (may_ask_all or holder.grant.client_id == client.id):
        return NOT_ACTIVE
    told = _shown(claims) if claims else {"client_id": holder.grant.client_id}
    kind = "Bearer" if claims else "refresh_token"
    return {"active": True, "token_type": kind, **told, **await claims_of(visit, holder)}


async def revoke(visit: Visit, client: Row[Any], token: str) -> None:
    """RFC 7009: everything that came from the same grant ends; the answer never tells."""
    claims = await read(visit, ES256, ACCESS, token)
    row = None if claims else await queries.refresh_token(visit, hash_token(token))
    grant_id = claims.get("gid", "") or (row.grant_id if row else "")
    grant = await queries.grant(visit, grant_id) if grant_id else None
    if grant and grant.client_id == client.id:
        await end_grants(visit, [grant], "revoked")


def _shown(claims: dict[str, Any]) -> dict[str, Any]:
    return {name: claims[name] for name in SHOWN if name in claims}
