"""The port to other people's OpenID providers, where somebody has a social account."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Client:
    """Who we are at a provider; `secret` is empty where PKCE alone protects the exchange."""

    issuer: str
    client_id: str
    secret: str
    scopes: str


@dataclass(frozen=True)
class Ask:
    """One authorization request: what comes back must belong to it."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    language: str
    is_fresh: bool = False  # the person shall prove again who they are


@dataclass(frozen=True)
class Back:
    """What the browser brought back; `issuer` is empty where the provider does not say it."""

    code: str
    issuer: str = ""


@dataclass(frozen=True)
class Identity:
    """Issuer and subject are who it is; `label` is only how it is shown to its owner."""

    issuer: str
    subject: str
    label: str
    signed_in_at: int | None


class ProviderAway(Exception):
    """The provider cannot be reached, or answers what is no OpenID Connect."""


class NotAccepted(Exception):
    """The provider answered, and its answer does not belong to our request."""


class Providers(Protocol):
    async def way(self, client: Client, ask: Ask) -> str:
        """The address that the browser is sent to; raises `ProviderAway`."""
        ...

    async def redeem(self, client: Client, ask: Ask, back: Back, now: int) -> Identity:
        """Who came back with this; raises `ProviderAway`, `NotAccepted`."""
        ...
