"""An authorization request: what is wrong is told on our own page while it is not certain where
the person came from, and to the program as soon as it is (RFC 6749, 4.1.2.1; RFC 9700, 4.1).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row

from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import client_queries as clients
from keyhouse.features.oidc.scopes import OF_PEOPLE, OFFLINE, OPENID, within
from keyhouse.kit.problems import Problem
from keyhouse.kit.settings import is_loopback
from keyhouse.kit.texts import N_

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_NONCE = 500
MODES = ("query", "form_post")
PROMPTS = frozenset({"none", "login", "consent", "select_account", "create"})
REFUSED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}


class UnknownProgram(Problem):
    code, status = "unknown_program", 400
    text = N_(
        "The program that sent you here does not say rightly who it is, or where you go back to. "
        "Please go back to it and try again."
    )


class BackWithError(Exception):
    """The program is told: `code` is of RFC 6749 or OpenID Connect Core, 3.1.2.6."""

    def __init__(self, asked: "Asked", code: str, told: str = "") -> None:
        super().__init__(code)
        self.asked, self.code, self.told = asked, code, told


@dataclass(frozen=True)
class Asked:
    """An authorization request that may be answered; empty texts stand for what was not said."""

    client_id: str
    redirect_uri: str
    scopes: str = ""
    state: str = ""
    nonce: str = ""
    challenge: str = ""
    mode: str = "query"
    prompts: tuple[str, ...] = ()
    max_age: int | None = None
    login_hint: str = ""
    hint: str = ""  # an ID token that says for whom; then `subject` is it
    subject: str = ""

    @property
    def is_silent(self) -> bool:
        """Nobody may be shown anything."""
        return "none" in self.prompts

    @property
    def origin(self) -> str:
        """Where the browser goes back to, as a content policy names it."""
        parts = urlsplit(self.redirect_uri)
        web = parts.scheme in ("http", "https")
        return f"{parts.scheme}://{parts.netloc}" if web else f"{parts.scheme}:"


async def find_client(visit: Visit, said: Mapping[str, str]) -> Row[Any]:
    """Raises `UnknownProgram`."""
    found = await clients.client(visit, said.get("client_id", "")[:40])
    if not found:
        raise UnknownProgram()
    return found


def read_request(client: Row[Any], said: Mapping[str, str]) -> Asked:
    """Raises `UnknownProgram` while nobody can be told, `BackWithError` afterwards."""
    asked = Asked(
        client.id,
        _redirect_uri(client, said.get("redirect_uri", "")),
        state=said.get("state", ""),
        mode=said["response_mode"] if said.get("response_mode") in MODES else "query",
    )
    for name, code in REFUSED.items():
        if name in said:
            raise BackWithError(asked, code)
    if said.get("response_type") != "code":
        is_there = "response_type" in said
        code = "unsupported_response_type" if is_there else "invalid_request"
        raise BackWithError(asked, code, "response_type is code here.")
    if said.get("response_mode", "query") not in MODES:
        raise BackWithError(asked, "invalid_request", "response_mode is query or form_post.")
    if said.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(
        said.get("code_challenge", "")
    ):
        raise BackWithError(asked, "invalid_request", "PKCE with S256 is needed (RFC 7636).")
    prompts = tuple(said.get("prompt", "").split())
    if not PROMPTS.issuperset(prompts) or ("none" in prompts and len(prompts) > 1):
        raise BackWithError(asked, "invalid_request", "prompt cannot be this.")
    max_age = said.get("max_age", "")
    if max_age and not re.fullmatch(r"\d{1,9}", max_age, re.ASCII):
        raise BackWithError(asked, "invalid_request", "max_age is a number of seconds.")
    if len(said.get("nonce", "")) > LONGEST_NONCE:
        raise BackWithError(asked, "invalid_request", "nonce is too long.")
    scopes = within(said.get("scope", ""), client.scopes, OF_PEOPLE)
    if not scopes:
        raise BackWithError(asked, "invalid_scope", "This client may have none of these scopes.")
    return Asked(
        client.id,
        asked.redirect_uri,
        _without_offline(scopes, prompts, client),
        asked.state,
        said.get("nonce", ""),
        said["code_challenge"],
        asked.mode,
        prompts,
        int(max_age) if max_age else None,
        said.get("login_hint", "")[:320],
        said.get("id_token_hint", "")[:4000],
    )


def _without_offline(scopes: str, prompts: tuple[str, ...], client: Row[Any]) -> str:
    """OpenID Connect Core, 11: only with consent, unless the program is the house's own."""
    is_kept = client.is_trusted or "consent" in prompts or client.kind == "native"
    kept = [each for each in scopes.split() if each != OFFLINE or is_kept]
    return " ".join(kept or [OPENID])


def _redirect_uri(client: Row[Any], said: str) -> str:
    """Exactly one that is registered; the only one when none is said. Raises `UnknownProgram`."""
    known: list[str] = client.redirect_uris
    if said in known:
        return said
    # RFC 8252, 7.3: a program on the person's own machine listens on whatever port is free.
    if client.kind == "native" and any(_differ_by_port(each, said) for each in known):
        return said
    raise UnknownProgram()


def _differ_by_port(known: str, said: str) -> bool:
    try:
        left, right = urlsplit(known), urlsplit(said)
        both = (left.hostname, right.hostname)
        is_number = right.port is None or right.port > 0
    except ValueError:
        return False
    if left.scheme != "http" or not all(is_loopback(host) for host in both) or not is_number:
        return False
    host = f"[{right.hostname}]" if ":" in (right.hostname or "") else right.hostname
    netloc = host if right.port is None else f"{host}:{right.port}"
    return both[0] == both[1] and said == f"http://{netloc}{left.path}" + (
        f"?{left.query}" if left.query else ""
    )
