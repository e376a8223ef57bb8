"""ID tokens, access tokens, refresh tokens, logout tokens: what is in each, and how long."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import grant_queries as queries
from keyhouse.features.oidc.claims import Holder, claims_of, how
from keyhouse.features.oidc.keys import ES256, RS256, sign
from keyhouse.features.oidc.policy import OidcPolicy
from keyhouse.features.oidc.scopes import OF_PEOPLE, OPENID, within
from keyhouse.kit.keys import Keyring, hash_token
from keyhouse.kit.randomness import Randomness

ID_MINUTES = 10
LOGOUT_SECONDS = 120
ACCESS, ID, LOGOUT = "at+jwt", "JWT", "logout+jwt"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
REFRESH = "refresh token"
OWN = {"standing": ("account_state", "sanction", "may_sell"), "shops": ("shops", "shop")}


@dataclass(frozen=True)
class Refresh:
    token: str
    row: dict[str, Any]


async def answer_tokens(
    visit: Visit, holder: Holder, refresh_token: str, asked: str = ""
) -> dict[str, Any]:
    """The answer of the token endpoint (RFC 6749, 5.1); `asked` are fewer scopes (section 6)."""
    grant = holder.grant
    scopes = within(asked, holder.scopes, OF_PEOPLE) or holder.scopes
    access = await access_token(visit, holder, scopes)
    said: dict[str, Any] = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": visit.policy(OidcPolicy).access_minutes * 60,
        "scope": scopes,
        "refresh_token": refresh_token,
    }
    if OPENID in scopes.split():
        said["id_token"] = await id_token(visit, grant, access)
    return said


async def access_token(visit: Visit, holder: Holder, scopes: str) -> str:
    """RFC 9068. It says how things stand now and is believed for minutes: see docs/integrate.md."""
    grant = holder.grant
    facts = await claims_of(visit, holder)
    claims = {
        **{name: value for name, value in facts.items() if name in _told(scopes)},
        **_times(visit, timedelta(minutes=visit.policy(OidcPolicy).access_minutes)),
        "sub": grant.account_id,
        "aud": visit.marketplace.base_url,
        "client_id": grant.client_id,
        "scope": scopes,
        "sid": grant.session_id,
        "gid": grant.id,
        "jti": visit.part(Randomness).token()[:22],
        "auth_time": int(grant.proven_at.timestamp()),
        **how(grant.proofs),
    }
    return await sign(visit, ES256, ACCESS, claims)


def _told(scopes: str) -> list[str]:
    return [name for scope in scopes.split() for name in OWN.get(scope, ())]


async def own_token(visit: Visit, client: Row[Any], scopes: str) -> dict[str, Any]:
    """For a program that comes for itself (RFC 6749, 4.4)."""
    claims = {
        **_times(visit, timedelta(minutes=visit.policy(OidcPolicy).access_minutes)),
        "sub": client.id,
        "aud": visit.marketplace.base_url,
        "client_id": client.id,
        "scope": scopes,
        "jti": visit.part(Randomness).token()[:22],
    }
    return {
        "access_token": await sign(visit, ES256, ACCESS, claims),
        "token_type": "Bearer",
        "expires_in": visit.policy(OidcPolicy).access_minutes * 60,
        "scope": scopes,
    }


async def id_token(visit: Visit, grant: Row[Any], access: str) -> str:
    """OpenID Connect Core, 2 and 3.1.3.6. Names and addresses are at the userinfo endpoint."""
    half = sha256(access.encode()).digest()[:16]
    claims = {
        **_times(visit, timedelta(minutes=ID_MINUTES)),
        "sub": grant.account_id,
        "aud": grant.client_id,
        "sid": grant.session_id,
        "auth_time": int(grant.proven_at.timestamp()),
        "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        **how(grant.proofs),
        **({"nonce": grant.nonce} if grant.nonce else {}),
    }
    return await sign(visit, RS256, ID, claims)


async def logout_token(visit: Visit, client_id: str, subject: str, session_id: str) -> str:
    """OpenID Connect Back-Channel Logout 1.0, 2.4."""
    claims = {
        **_times(visit, timedelta(seconds=LOGOUT_SECONDS)),
        "sub": subject,
        "aud": client_id,
        "sid": session_id,
        "jti": visit.part(Randomness).token()[:22],
        "events": {LOGOUT_EVENT: {}},
    }
    return await sign(visit, RS256, LOGOUT, claims)


def new_refresh(visit: Visit, grant: Row[Any]) -> Refresh:
    """A refresh token and its row; nothing is written yet."""
    token = visit.part(Randomness).token()
    ends_at = grant.ends_at
    if grant.is_offline:
        idle = timedelta(days=visit.policy(OidcPolicy).offline_idle_days)
        ends_at = min(ends_at, visit.now + idle)
    row = {"token_hash": hash_token(token), "grant_id": grant.id, "ends_at": ends_at}
    return Refresh(token, row)


async def first_refresh(visit: Visit, grant: Row[Any]) -> str:
    made = new_refresh(visit, grant)
    await queries.add_refresh(visit, made.row)
    return made.token


def seal_next(visit: Visit, token: str) -> str:
    return visit.part(Keyring).seal_text(REFRESH, token)


def unseal_next(visit: Visit, sealed: str) -> str:
    return visit.part(Keyring).unseal_text(REFRESH, sealed)


def _times(visit: Visit, lasts: timedelta) -> dict[str, Any]:
    now = int(visit.now.timestamp())
    until = now + int(lasts.total_seconds())
    return {"iss": visit.marketplace.base_url, "iat": now, "exp": until}
