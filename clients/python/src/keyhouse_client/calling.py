"""How every operation is called: tokens, refusals, and what is sent again when the line is lost."""

import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Self, TypeVar
from urllib.parse import quote

import httpx

TRIES = 3
READING = "GET"
SECONDS = 30.0
EARLY = timedelta(seconds=30)  # a token is renewed before it ends


class Problem(Exception):
    """A refusal (RFC 9457). `code` stays the same, `detail` is in the caller's language, `errors`
    is field → code, `wait` is in seconds where waiting helps.
    """

    def __init__(self, answer: httpx.Response) -> None:
        said = _said(answer)
        self.status = answer.status_code
        self.code = str(said.get("code", "problem"))
        self.detail = str(said.get("detail", answer.reason_phrase))
        self.errors = {each["field"]: each["code"] for each in said.get("errors", ())}
        self.wait = int(answer.headers.get("retry-after", "0"))
        super().__init__(f"{self.status} {self.code}: {self.detail}")


def _said(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class ProgramAuth(httpx.Auth):
    """Client credentials (RFC 6749, 4.4); a new token when the one before is about to end."""

    requires_response_body = True

    def __init__(self, issuer: str, client_id: str, secret: str) -> None:
        self._address = f"{issuer}/oauth/token"
        self._own = httpx.BasicAuth(client_id, secret)
        self._token, self._ends_at = "", datetime.fromtimestamp(0, UTC)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        if datetime.now(UTC) > self._ends_at - EARLY:
            form = {"grant_type": "client_credentials"}
            asked = next(self._own.auth_flow(httpx.Request("POST", self._address, data=form)))
            answer = yield asked
            if answer.is_error:
                raise Problem(answer)
            said = answer.json()
            self._token = said["access_token"]
            self._ends_at = datetime.now(UTC) + timedelta(seconds=said["expires_in"])
        request.headers["authorization"] = f"Bearer {self._token}"
        yield request


@dataclass(frozen=True)
class Call:
    """One operation with what it was given; None means that nothing is said."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    query: Mapping[str, Any] | None = None
    content: bytes | None = None
    media_type: str = ""
    if_match: str | None = None

    def request(self, client: httpx.Client | httpx.AsyncClient, token: str) -> httpx.Request:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if self.method != READING:
            headers["idempotency-key"] = uuid.uuid4().hex
        if self.if_match is not None:
            headers["if-match"] = self.if_match
        if self.content is not None:
            headers["content-type"] = self.media_type
        return client.build_request(
            self.method,
            f"api/v1{self.path}",
            json=None if self.body is None else said(self.body),
            params=said(self.query or {}),
            content=self.content,
            headers=headers,
        )


def at(template: str, *parts: str) -> str:
    """The path with its parts filled in, whatever they hold."""
    return template.format(*(quote(part, safe="") for part in parts))


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def result(answer: httpx.Response) -> Any:
    """What it says: JSON as it is, anything else as bytes. Raises `Problem`."""
    if answer.is_error:
        raise Problem(answer)
    if not answer.content:
        return None
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    return answer.json() if is_json else answer.content


ClientT = TypeVar("ClientT", httpx.Client, httpx.AsyncClient)


class Line(Generic[ClientT]):
    """The line to one marketplace; `etag` is the tag of the answer before."""

    _open: Callable[..., ClientT]

    def __init__(
        self,
        address: str,
        token: str = "",
        *,
        language: str = "en",
        auth: httpx.Auth | None = None,
        client: ClientT | None = None,
    ) -> None:
        """`address` is the marketplace's own, such as https://accounts.example/shop."""
        self._client: ClientT = client or self._open(
            base_url=address, headers={"accept-language": language}, auth=auth, timeout=SECONDS
        )
        self._token = token
        self.etag = ""

    @classmethod
    def of_program(cls, address: str, client_id: str, secret: str, **more: Any) -> Self:
        """A program that acts for itself; its tokens are fetched and renewed here."""
        return cls(address, auth=ProgramAuth(address, client_id, secret), **more)

    def known_by(self, token: str) -> Self:
        """The same line for whoever has this token."""
        return type(self)("", token, client=self._client)

    def _hear(self, answer: httpx.Response) -> Any:
        self.etag = answer.headers.get("etag", "")
        return result(answer)


class Caller(Line[httpx.Client]):
    _open = httpx.Client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def _call(self, call: Call) -> Any:
        request = call.request(self._client, self._token)
        for _ in range(TRIES - 1):
            with suppress(httpx.TransportError):
                return self._hear(self._client.send(request))
        return self._hear(self._client.send(request))


class AsyncCaller(Line[httpx.AsyncClient]):
    _open = httpx.AsyncClient

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def _call(self, call: Call) -> Any:
        request = call.request(self._client, self._token)
        for _ in range(TRIES - 1):
            with suppress(httpx.TransportError):
                return self._hear(await self._client.send(request))
        return self._hear(await self._client.send(request))
