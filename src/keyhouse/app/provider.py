"""A small OpenID provider for the demo and the tests: anybody signs in with any name.

It checks what a provider has to check: the client, the redirect address, PKCE, and that a code is
used once. Its keys are made at start.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from keyhouse.kit.clock import Clock
from keyhouse.kit.randomness import Randomness
from keyhouse.web.layout import Layout

PATH = "/dev/id"
CLIENT = "keyhouse-demo"
PLAYBOOK = """
[[social.providers]]
name = "demo"
label = "Demo ID"
issuer = "{issuer}"
client_id = "{client}"
"""


@dataclass
class Grant:
    asked: dict[str, str]
    name: str


class DemoProvider:
    def __init__(self, issuer: str, clock: Clock, home: str) -> None:
        """`home` is where its one client lives: nobody is sent back elsewhere."""
        self.issuer, self._clock, self._home = issuer, clock, home
        self._key = ECKey.generate_key("P-256", auto_kid=True)
        self._grants: dict[str, Grant] = {}

    def playbook(self) -> str:
        return PLAYBOOK.format(issuer=self.issuer, client=CLIENT)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        }

    def allow(self, asked: dict[str, str], name: str) -> str:
        """The person said yes: the address that the browser goes back to."""
        code = Randomness().token()
        self._grants[code] = Grant(asked, name)
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        grant = self._grants.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            not grant
            or grant.asked["code_challenge"] != challenge
            or form.get("redirect_uri") != grant.asked["redirect_uri"]
            or form.get("client_id") != CLIENT
        ):
            return None
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "sub": hashlib.sha256(grant.name.encode()).hexdigest()[:20],
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "auth_time": now,
            "nonce": grant.asked["nonce"],
            "preferred_username": grant.name,
        }
        return {"token_type": "Bearer", "id_token": self.sign(claims)}

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key)

    def routes(
        self, layout: Layout, guarded: Callable[[Any], Any] = lambda page: page
    ) -> tuple[Route, ...]:
        async def discover(request: Request) -> Response:
            return JSONResponse(self.discovery())

        async def keys(request: Request) -> Response:
            return JSONResponse({"keys": [self._key.as_dict(private=False)]})

        async def authorize(request: Request) -> Response:
            """Asks for a name; the form goes to this page itself, which leads back."""
            asked = dict(request.query_params)
            needed = {"client_id", "redirect_uri", "state", "nonce", "code_challenge"}
            is_ours = asked.get("redirect_uri", "").startswith(self._home + "/")
            if not needed <= asked.keys() or asked["client_id"] != CLIENT or not is_ours:
                return Response("This request names no client of this provider.", 400)
            name = asked.pop("name", "").strip()[:60]
            if name:
                return RedirectResponse(self.allow(asked, name), 303)
            html = layout.render("web/provider.html", "en", {"asked": asked, "path": PATH})
            # The form ends at the marketplace, which may be another origin.
            policy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
            return HTMLResponse(html, headers={"content-security-policy": policy})

        async def token(request: Request) -> Response:
            form = {name: str(value) for name, value in (await request.form()).items()}
            answer = self.token(form)
            return JSONResponse(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        return (
            Route(f"{PATH}/.well-known/openid-configuration", guarded(discover)),
            Route(f"{PATH}/keys", guarded(keys)),
            Route(f"{PATH}/authorize", guarded(authorize)),
            Route(f"{PATH}/token", guarded(token), methods=["POST"]),
        )
