"""A program as its engineer writes it: sends people away, takes them back, asks for tokens."""

import html
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from keyhouse.app.wiring import House
from keyhouse.features.oidc.register_client import Registered, register_client
from keyhouse.features.oidc.schemas import SaveProgram
from tests.people import ORIGIN, Person

BACK = "https://shop.example/back"
GONE = "https://shop.example/gone"


async def let_in(house: House, slug: str = "ozon", **more: Any) -> Registered:
    """A program of this marketplace, as an operator lets one in."""
    said = {
        "name": "Seller center",
        "kind": "web",
        "redirect_uris": [BACK],
        "logout_uris": [GONE],
        "scopes": "openid profile email phone shops standing offline_access",
        "is_trusted": True,
    }
    visit = house.door.visit(house.directory.by_slug(slug))
    made = await register_client(visit, SaveProgram.model_validate(said | more))
    await visit.db.commit()
    return made


@dataclass
class Program:
    """`http` is its own line to the server, without anybody's cookies."""

    client: Registered
    http: httpx.AsyncClient
    slug: str = "ozon"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    state: str = "a state"
    nonce: str = "a nonce"

    @property
    def issuer(self) -> str:
        return f"{ORIGIN}/{self.slug}"

    def request(self, **changed: str | None) -> dict[str, str]:
        digest = sha256(self.verifier.encode()).digest()
        said = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": BACK,
            "scope": "openid email",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        } | changed
        return {name: value for name, value in said.items() if value is not None}

    def way(self, **changed: str | None) -> str:
        return f"/oauth/authorize?{urlencode(self.request(**changed))}"

    async def send(self, person: Person, **changed: str | None) -> httpx.Response:
        """Sends somebody; the last answer before they would leave us, or the page they see."""
        return await follow(person, await person.browser.get(self.way(**changed)))

    async def code(self, person: Person, **changed: str | None) -> str:
        return came_back(await self.send(person, **changed))["code"]

    async def post(self, path: str, **form: str) -> httpx.Response:
        said = {"client_id": self.client.client_id, **form}
        if self.client.secret and "client_secret" not in said:
            said["client_secret"] = self.client.secret
        return await self.http.post(f"/{self.slug}/oauth{path}", data=said)

    async def redeem(self, code: str, **changed: str) -> httpx.Response:
        said = {"redirect_uri": BACK, "code_verifier": self.verifier, "code": code} | changed
        return await self.post("/token", grant_type="authorization_code", **said)

    async def tokens(self, person: Person, **changed: str | None) -> dict[str, Any]:
        answer = await self.redeem(await self.code(person, **changed))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refresh(self, token: str) -> httpx.Response:
        return await self.post("/token", grant_type="refresh_token", refresh_token=token)

    async def who(self, access_token: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {access_token}"}
        return await self.http.get(f"/{self.slug}/oauth/userinfo", headers=headers)

    async def read(self, token: str) -> dict[str, Any]:
        """The claims of a token, checked against the keys that are shown."""
        keys = (await self.http.get(f"/{self.slug}/oauth/keys")).json()
        return jwt.decode(token, KeySet.import_key_set(keys), ["RS256", "ES256"]).claims


async def follow(person: Person, answer: httpx.Response) -> httpx.Response:
    """Goes where the server leads, until that is another program's address."""
    while answer.is_redirect and answer.headers["location"].startswith("/"):
        answer = await person.browser.get(ORIGIN + answer.headers["location"])
    return answer


def left_for(answer: httpx.Response) -> str:
    """Where a redirect leads, or the page that comes after a form."""
    refresh = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)
    return html.unescape(refresh[1]) if refresh else answer.headers.get("location", "")


def came_back(answer: httpx.Response) -> dict[str, str]:
    """What the browser brought back; empty when it did not leave us."""
    where = left_for(answer)
    if not where.startswith(BACK):
        return {}
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
