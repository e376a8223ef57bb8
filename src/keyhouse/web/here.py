"""What a page's function gets: the visit, the form, the cookies, and ways to answer."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from keyhouse.domain.sessions import ACTS, ADDRESSES, Started
from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import CrossSite, Invalid, NotFound, Refusal, SignInNeeded, TooSlow
from keyhouse.web.answers import Page
from keyhouse.web.fields import Choice, Schema
from keyhouse.web.forms import OWN_TEXTS, Typed, check_token, claim_nonce, keep, parse, showable

T = TypeVar("T", bound=Schema)
Again = Page | Callable[[], Awaitable[Page]]
OWN_PAGES = re.compile(
    r"/(account|application|me|shops|leave|appeals|help|questions|oauth/go|device)(/[a-z0-9_-]{1,40}){0,4}|/social/[a-z0-9-]{1,20}\?for=add"
)
CHOICE = TypeAdapter(Choice)
MONTH, YEAR = 30 * 24 * 3600, 365 * 24 * 3600
MOST_FILES = 20
MOST_FIELDS = 200  # a whole playbook as a form has the most of all
FORM_SECONDS, FILES_SECONDS = 30, 600


class SentBefore(Exception):
    """This form was sent before and led to `path`: whoever sends it again is led there too."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass
class Here:
    """One request to one page. Cookies are set and dropped when the answer leaves."""

    request: Request
    visit: Visit
    browser: str
    takes_files: bool = False
    is_for_staff: bool = False
    cookies: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    clears_site_data: bool = False
    typed: Typed = field(default_factory=Typed)
    again: Again | None = None
    nonce: str = ""
    sent: FormData = field(default_factory=FormData)
    files: list[tuple[str, UploadFile]] = field(default_factory=list)
    way_out: str = ""  # the origin of a program that waits, as `web/way_out` has it

    async def form(self, schema: type[T], again: Again | None = None) -> T:
        """The submitted form; every page that changes something reads it by this.

        Raises `CrossSite`, `StaleForm`, `Invalid`, `AlreadyDone` or `SentBefore`. Then, and after
        any later refusal, the page `again` is shown with what was typed and what is wrong.
        """
        self.again = again
        if self.takes_files and self.visit.actor.kind not in ("owner", "applicant", "staff"):
            raise SignInNeeded()  # nobody else's files are even taken in
        data = self.sent = await self._read()
        self.typed = keep(data, schema)
        sent = data.get("_token")
        nonce = check_token(self.visit, self.browser, sent if isinstance(sent, str) else "")
        self.files = [
            (name, value)
            for name, value in data.multi_items()
            if isinstance(value, UploadFile) and value.filename
        ]
        parsed = parse(self.visit, data, schema)
        way = await claim_nonce(self.visit, nonce)
        if way:
            raise SentBefore(way)
        self.nonce = nonce
        return parsed

    async def page_again(self) -> Page | None:
        """The page the person was on, if there is one; raises `Problem` when it is gone."""
        if self.again is None or isinstance(self.again, Page):
            return self.again
        return await self.again()

    async def _read(self) -> FormData:
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip()
        expected = {"application/x-www-form-urlencoded"}
        if self.takes_files:
            expected.add("multipart/form-data")
        if kind not in expected:
            raise CrossSite()
        try:
            async with asyncio.timeout(FILES_SECONDS if self.takes_files else FORM_SECONDS):
                return await self.request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
        except TimeoutError as error:
            raise TooSlow() from error
        except (MultiPartException, HTTPException, UnicodeError, LookupError) as error:
            raise Invalid({}) from error

    def page(self, template: str, *, status: int = 200, **values: Any) -> Page:
        return Page(template, values, status)

    def refuse(self, page: Page, field_: str, refusal: Refusal) -> Page:
        """The page again with the refusal at its field; what was done is kept."""
        self.typed.errors[field_] = (refusal.code, refusal.text, refusal.values)
        return replace(page, status=refusal.status)

    def cookie(self, name: str) -> str:
        """The value of one of this marketplace's cookies, or an empty text."""
        return self.request.cookies.get(cookie_name(self.visit.marketplace.slug, name), "")

    def set_cookie(self, name: str, value: str, max_age: int | None = None) -> None:
        self.cookies[name] = (value, max_age)

    def enter(self, started: Started) -> None:
        """The browser of whoever has just signed in, or whose session has a new token."""
        # A short session's cookie goes with the browser window as well.
        self.set_cookie("", started.token, None if started.is_short else MONTH)
        if started.device:
            self.set_cookie("device", started.device, YEAR)

    def drop_cookie(self, name: str) -> None:
        self.cookies[name] = ("", 0)

    def argument(self, name: str) -> str:
        """A part of the address; raises `NotFound` for what can name nothing of ours."""
        value = str(self.request.path_params[name])
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", value):
            raise NotFound()
        return value

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    def typed_texts(self) -> dict[str, str]:
        """Everything that was typed, right or wrong, for a page whose fields a playbook names."""
        texts = {n: v for n, v in self.sent.items() if isinstance(v, str) and n != "_token"}
        return {name: showable(value) for name, value in texts.items()}

    def choices(self, prefix: str) -> dict[str, str]:
        """Fields whose names are made from the playbook, such as `type_business_licence`."""
        found = {n: v for n, v in self.sent.items() if n.startswith(prefix) and isinstance(v, str)}
        try:
            return {n.removeprefix(prefix): CHOICE.validate_python(v) for n, v in found.items()}
        except ValidationError as error:
            raise Invalid.one("items", "bad_characters", OWN_TEXTS["bad_characters"]) from error

    def remember_way(self) -> None:
        """After signing in, or a fresh proof, the person comes to the page they wanted."""
        path = self.request.url.path.removeprefix(f"/{self.visit.marketplace.slug}")
        if self.query("for"):
            path += f"?for={self.query('for')}"
        if OWN_PAGES.fullmatch(path):
            self.set_cookie("back", path, 600)

    @property
    def asked_act(self) -> str:
        """The act that a fresh proof was asked for."""
        act = self.cookie("act")
        return act if act in ACTS else ADDRESSES

    def take_way_back(self) -> str:
        way = self.cookie("back")
        if way:
            self.drop_cookie("back")
        return way if OWN_PAGES.fullmatch(way) else "/account"

    @property
    def account_id(self) -> str:
        """The signed-in account; raises `SignInNeeded`."""
        if self.visit.actor.kind != "owner":
            raise SignInNeeded()
        return self.visit.actor.id


def cookie_name(slug: str, name: str = "") -> str:
    """By path marketplaces share one origin, so every cookie carries its marketplace's name."""
    return f"__Host-kh-{slug}-{name}" if name else f"__Host-kh-{slug}"
