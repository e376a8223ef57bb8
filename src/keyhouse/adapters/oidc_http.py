"""An OpenID Connect client: discovery, authorization code with PKCE, a checked ID token.

OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; RFC 7636 (S256). Only the ID token is believed,
and of it only issuer and subject say who somebody is.
"""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from keyhouse.adapters import http
from keyhouse.kit.clock import stopwatch
from keyhouse.kit.oidc import Ask, Back, Client, Identity, NotAccepted, ProviderAway

ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]  # never none, never a shared secret
SECONDS = 5  # in all
KEPT_FOR = 3600  # seconds
LEEWAY = 60  # seconds that two clocks may differ


class HttpProviders:
    def __init__(self) -> None:
        self._documents: dict[str, tuple[float, dict[str, Any]]] = {}

    async def way(self, client: Client, ask: Ask) -> str:
        digest = hashlib.sha256(ask.verifier.encode()).digest()
        said = {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": ask.redirect_uri,
            "scope": client.scopes,
            "state": ask.state,
            "nonce": ask.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "ui_locales": ask.language,
            **({"max_age": "0", "prompt": "login"} if ask.is_fresh else {}),
        }
        async with _in_time():
            address = (await self._discover(client))["authorization_endpoint"]
        return f"{address}{'&' if '?' in address else '?'}{urlencode(said)}"

    async def redeem(self, client: Client, ask: Ask, back: Back, now: int) -> Identity:
        async with _in_time():
            return await self._redeem(client, ask, back, now)

    async def _redeem(self, client: Client, ask: Ask, back: Back, now: int) -> Identity:
        found = await self._discover(client)
        says_so = found.get("authorization_response_iss_parameter_supported") is True
        if back.issuer != client.issuer and (back.issuer or says_so):
            raise NotAccepted("iss")  # a mix-up: the code is another provider's (RFC 9207)
        form = {
            "grant_type": "authorization_code",
            "code": back.code,
            "redirect_uri": ask.redirect_uri,
            "client_id": client.client_id,
            "code_verifier": ask.verifier,
        }
        auth = (client.client_id, client.secret) if client.secret else None
        answer = await _fetch("POST", found["token_endpoint"], data=form, auth=auth)
        claims = await self._claims(client, str(answer.get("id_token", "")), found, ask.nonce, now)
        label = claims.get("email") or claims.get("preferred_username") or claims.get("name") or ""
        signed_in_at = claims.get("auth_time")
        return Identity(
            client.issuer,
            str(claims["sub"]),
            str(label)[:200],
            signed_in_at if isinstance(signed_in_at, int) else None,
        )

    async def _claims(
        self, client: Client, token: str, found: dict[str, Any], nonce: str, now: int
    ) -> dict[str, Any]:
        """What the ID token says, once everything about it is right; raises `NotAccepted`."""
        try:
            try:
                decoded = _decode(token, await self._document(found["jwks_uri"]))
            except (JoseError, ValueError):
                # Its keys may have changed since we looked; asked again once.
                keys = await self._document(found["jwks_uri"], is_fresh=True)
                decoded = _decode(token, keys)
            jwt.JWTClaimsRegistry(
                now=now,
                leeway=LEEWAY,
                iss={"essential": True, "value": client.issuer},
                sub={"essential": True},
                aud={"essential": True, "value": client.client_id},
                exp={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise NotAccepted(type(error).__name__) from error
        if decoded.claims.get("azp", client.client_id) != client.client_id:
            raise NotAccepted("azp")
        return decoded.claims

    async def _discover(self, client: Client) -> dict[str, Any]:
        address = client.issuer.rstrip("/") + "/.well-known/openid-configuration"
        found = await self._document(address)
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != client.issuer or not all(
            isinstance(found.get(name), str) for name in needed
        ):
            raise ProviderAway("its discovery document is not this issuer's")
        return found

    async def _document(self, address: str, *, is_fresh: bool = False) -> dict[str, Any]:
        until, document = self._documents.get(address, (0.0, {}))
        if is_fresh or until < stopwatch():
            document = await _fetch("GET", address)
            self._documents[address] = (stopwatch() + KEPT_FOR, document)
        return document


def _decode(token: str, keys: dict[str, Any]) -> jwt.Token:
    return jwt.decode(token, KeySet.import_key_set(cast(KeySetSerialization, keys)), ALGORITHMS)


async def _fetch(method: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        answer = await http.ask(method, address, SECONDS, **more)
        document = json.loads(answer.content)
    except http.NotHeard as error:
        raise ProviderAway(str(error)) from error
    except ValueError as error:
        raise ProviderAway("its answer is no JSON") from error
    if 400 <= answer.status < 500 and method == "POST":
        raise NotAccepted(str(answer.status))
    if answer.status != 200 or not isinstance(document, dict):
        raise ProviderAway(str(answer.status))
    return document


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    """However many questions it takes, the person before the page waits no longer."""
    try:
        async with asyncio.timeout(SECONDS):
            yield
    except TimeoutError as error:
        raise ProviderAway("too slow") from error
