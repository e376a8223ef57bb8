"""Signing in by Keyhouse with Authlib, staying signed in, and signing out everywhere.

The browser holds a random name of a session; the tokens stay here. `fresh` asks Keyhouse again
every few seconds, so that a sanction or a sign-out is seen here soon, and the back-channel tells of
sign-outs at once.
"""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from seller_center.programs import Program

ASK_EVERY = 5  # seconds
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass
class Session:
    slug: str
    tokens: dict[str, Any]
    sid: str
    sub: str
    who: dict[str, Any] = field(default_factory=dict)
    asked_at: float = 0.0

    @property
    def shop(self) -> str:
        """The key of what is worked on: a shop, or the account where it has none."""
        return f"{self.slug}:{self.who.get('shop') or self.sub}"


class SignedIn:
    """Everybody who is signed in here, in memory: after a restart people sign in once more."""

    def __init__(self, programs: dict[str, Program]) -> None:
        self.programs = programs
        self._sessions: dict[str, Session] = {}
        self._oauth = OAuth()
        for program in programs.values():
            self._oauth.register(
                program.slug,
                client_id=program.client_id,
                client_secret=program.client_secret,
                server_metadata_url=f"{program.issuer}/.well-known/openid-configuration",
                client_kwargs={"scope": program.scopes, "code_challenge_method": "S256"},
            )

    def client(self, slug: str) -> StarletteOAuth2App:
        return getattr(self._oauth, slug)

    async def begin(self, slug: str, token: dict[str, Any]) -> str:
        """The name of a new session."""
        claims = token["userinfo"]
        session = Session(slug, dict(token), claims["sid"], claims["sub"])
        session.who = dict(await self.client(slug).userinfo(token=session.tokens))
        session.asked_at = time.monotonic()
        name = secrets.token_urlsafe(32)
        self._sessions[name] = session
        return name

    async def fresh(self, name: str, slug: str) -> Session | None:
        """The session as things stand now; None when it has ended here or at Keyhouse."""
        session = self._sessions.get(name)
        if not session or session.slug != slug:
            return None
        if time.monotonic() - session.asked_at < ASK_EVERY:
            return session
        try:
            await self._ask(session)
        except (OAuthError, httpx2.HTTPStatusError):
            self._sessions.pop(name, None)
            return None
        return session

    async def _ask(self, session: Session) -> None:
        """Who it is now; the refresh token turns when the access token is about to end."""
        client = self.client(session.slug)
        if session.tokens["expires_at"] < time.time() + 10:
            session.tokens = dict(
                await client.fetch_access_token(
                    grant_type="refresh_token", refresh_token=session.tokens["refresh_token"]
                )
            )
        answer = await client.get(
            f"{self.programs[session.slug].issuer}/oauth/userinfo", token=session.tokens
        )
        answer.raise_for_status()
        session.who, session.asked_at = answer.json(), time.monotonic()

    def ask_anew(self, slug: str, sub: str) -> None:
        """Before the next click of this person, since something has happened."""
        for session in self._sessions.values():
            if session.slug == slug and session.sub == sub:
                session.asked_at = 0.0

    def end(self, name: str, back: str) -> str:
        """Ends it here; where the browser goes to end it at Keyhouse too."""
        session = self._sessions.pop(name, None)
        if not session:
            return back
        asked = {"id_token_hint": session.tokens["id_token"], "post_logout_redirect_uri": back}
        issuer = self.programs[session.slug].issuer
        return f"{issuer}/oauth/end-session?{urlencode(asked)}"

    async def hear_logout(self, slug: str, token: str) -> bool:
        """OpenID Connect Back-Channel Logout 1.0, 2.6; False for a token that is not good."""
        program, client = self.programs[slug], self.client(slug)
        known = await client.load_server_metadata()
        async with httpx2.AsyncClient(timeout=10) as http:
            keys = (await http.get(known["jwks_uri"])).json()
        try:
            said = jwt.decode(token, KeySet.import_key_set(keys), ["RS256"])
            checks = jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": program.issuer},
                aud={"essential": True, "value": program.client_id},
                exp={"essential": True},
            )
            checks.validate(said.claims)
        except (JoseError, ValueError):
            return False
        if LOGOUT not in said.claims.get("events", {}) or "nonce" in said.claims:
            return False
        for name, session in list(self._sessions.items()):
            if session.slug == slug and session.sid == said.claims.get("sid"):
                del self._sessions[name]
        return True
