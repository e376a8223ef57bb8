"""The door: a request becomes a visit, the act runs in one transaction, the answer leaves after it.

It commits before the answer is made. A `Problem` rolls back and is told on the page the person
was on, with what was typed. A form sent twice acts once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Scope

from keyhouse.domain.marketplaces import Directory, MarketplacePolicy
from keyhouse.domain.sessions import StepUpNeeded, find_session
from keyhouse.domain.visits import NOBODY, Actor, Marketplace, Parts, Visit, check_may
from keyhouse.kit.agents import describe_agent
from keyhouse.kit.clock import Clock
from keyhouse.kit.db import Database
from keyhouse.kit.problems import NotFound, Problem, SignInNeeded, TooLarge
from keyhouse.kit.randomness import Randomness
from keyhouse.web.answers import Answer, Go, Page
from keyhouse.web.body import LimitedBody, drain
from keyhouse.web.forms import Typed, finish_nonce, release_nonce
from keyhouse.web.here import Here, SentBefore, cookie_name
from keyhouse.web.origin import check_same_site
from keyhouse.web.pages import PageRoute
from keyhouse.web.respond import Responder
from keyhouse.web.standing import Sanctioned, check_standing
from keyhouse.web.texts import best_language
from keyhouse.web.way_out import COOKIE, read_way_out

STAFF_PATHS = ("/staff", "/api/v1/staff")
BOTH_PATHS = ("/language/", "/theme.css", "/api/v1/bundle-key")
FORM_BYTES = 64 * 1024
FILES_BYTES = 100 * 1000 * 1000


class StaffFinder(Protocol):
    async def __call__(self, visit: Visit, token: str, *, is_there: bool) -> Actor | None:
        """The staff member of this token, in this marketplace."""
        ...


class Door:
    def __init__(
        self, database: Database, directory: Directory, parts: Parts, responder: Responder
    ) -> None:
        self._database = database
        self._directory = directory
        self._parts = parts
        self._respond = responder
        self._clock: Clock = parts.get(Clock)

    def visit(self, marketplace: Marketplace, actor: Actor = NOBODY, **more: Any) -> Visit:
        """A visit as everybody makes it: the door, the worker, the command line."""
        more.setdefault("language", marketplace.policy(MarketplacePolicy).language)
        return Visit(
            marketplace=marketplace,
            actor=actor,
            now=self._clock.now(),
            db=self._database.unit(),
            parts=self._parts,
            **more,
        )

    def marketplace_of(self, request: Request) -> Marketplace:
        """By the path, or by the host that is this marketplace's own; raises `NotFound`.

        Where the staff has a host of its own, their pages are there and nothing else is.
        """
        return self.marketplace_in(request.scope, request.path_params["marketplace"])

    def marketplace_in(self, scope: Scope, slug: str) -> Marketplace:
        """The same by what stands in the path."""
        marketplace = self._directory.by_slug(slug)
        if not marketplace:
            raise NotFound()
        if marketplace.policy(MarketplacePolicy).staff_host:
            is_at_desk = bool(scope.get("keyhouse.at_desk"))
            path = scope["path"].removeprefix(f"/{marketplace.slug}")
            if is_at_desk and path.startswith((*STAFF_PATHS, *BOTH_PATHS)):
                return replace(marketplace, base_path="")
            if is_at_desk or path.startswith(STAFF_PATHS):
                raise NotFound()
        is_by_host = bool(scope.get("keyhouse.by_host"))
        if is_by_host != (not marketplace.base_path):
            raise NotFound()
        return marketplace

    def page(self, route: PageRoute) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            request.scope["keyhouse.route"] = route.path
            limit = FILES_BYTES if route.takes_files else FORM_BYTES
            body = LimitedBody(request.receive, limit)
            request = Request(request.scope, body)
            try:
                here = await self._come_in(request, route)
            except Problem as problem:
                return self._respond.bare_problem(request, problem)
            try:
                answer = await self._answer(here, route)
            except TooLarge as problem:
                await drain(body)
                answer = await self._refuse(here, problem)
            except ClientDisconnect:
                return Response(status_code=400)  # nobody is there to read it
            finally:
                await here.visit.db.rollback()
                await here.sent.close()
            return self._respond.answer(here, answer)

        return endpoint

    async def _come_in(self, request: Request, route: PageRoute) -> Here:
        marketplace, cookies = self.marketplace_of(request), request.cookies
        slug = marketplace.slug
        visit = self.visit(
            marketplace,
            network=request.scope.get("keyhouse.network", ""),
            agent=describe_agent(request.headers.get("user-agent", "")),
            devices=cookies.get(cookie_name(slug, "device"), ""),
        )
        if route.is_for_staff:
            token = cookies.get(cookie_name(slug, "staff"), "")
            await self.let_staff_in(visit, token, is_there=not route.by_itself)
        else:
            await self.let_owner_in(visit, cookies.get(cookie_name(slug), ""))
        visit.language = self._language(visit, request)
        browser = cookies.get(cookie_name(slug, "form"), "")
        here = Here(request, visit, browser, route.takes_files, route.is_for_staff)
        if not 40 <= len(browser) <= 60:
            here.browser = visit.part(Randomness).token()
            here.set_cookie("form", here.browser)
        elif not route.is_for_staff:
            here.way_out = read_way_out(visit, browser, cookies.get(cookie_name(slug, COOKIE), ""))
        return here

    async def let_owner_in(self, visit: Visit, token: str) -> None:
        """Makes the owner of a session token the visit's actor; cookies and the API bring one."""
        session = await find_session(visit, token) if token else None
        if session:
            visit.actor = Actor(
                "owner", session.account_id, session.id, session.sanction, session.proofs
            )
            visit.language = session.language

    async def let_staff_in(self, visit: Visit, token: str, *, is_there: bool) -> None:
        """Makes the staff member of a token the visit's actor; cookies and the API bring one."""
        find = self._parts.get(StaffFinder)
        visit.actor = (await find(visit, token, is_there=is_there) if token else None) or NOBODY

    def _language(self, visit: Visit, request: Request) -> str:
        offered = visit.policy(MarketplacePolicy).languages
        chosen = request.cookies.get(cookie_name(visit.marketplace.slug, "lang"), "")
        if chosen in offered:
            return chosen
        if visit.actor.id and visit.language in offered:
            return visit.language  # the one this person has been written to in so far
        accepted = request.headers.get("accept-language", "")
        return best_language(accepted, offered) or visit.policy(MarketplacePolicy).language

    async def _answer(self, here: Here, route: PageRoute) -> Answer:
        try:
            if route.method != "GET":
                check_same_site(here.request, here.visit.marketplace)
            is_reading = route.method == "GET"
            check_standing(here.visit.actor, route.open_to, is_reading=is_reading)
            if route.act:
                check_may(here.visit.actor, route.act)
            answer = await route.handler(here)
            if route.method != "GET":
                await self._finish(here, answer)
            await here.visit.db.commit()
        except SentBefore as before:
            return Go(before.path)
        except TooLarge:
            raise
        except Problem as problem:
            return await self._refuse(here, problem)
        return answer

    async def _finish(self, here: Here, answer: Answer) -> None:
        """Notes in the act's own transaction where this sending of the form led."""
        if not here.nonce:
            raise RuntimeError(f"{here.request.url.path} changed something without its form")
        way = answer.path if isinstance(answer, Go) else ""
        await finish_nonce(here.visit, here.nonce, way)

    async def _refuse(self, here: Here, problem: Problem) -> Answer:
        await here.visit.db.rollback()
        here.cookies = {k: v for k, v in here.cookies.items() if k == "form"}
        if here.nonce:
            await release_nonce(here.visit, here.nonce)
        if isinstance(problem, SignInNeeded):
            if here.request.method == "GET" and not here.is_for_staff:
                here.remember_way()
            return Go("/staff/sign-in" if here.is_for_staff else "/sign-in")
        if isinstance(problem, Sanctioned) and here.request.method == "GET":
            return Go("/standing")
        if isinstance(problem, StepUpNeeded):
            here.remember_way()
            here.set_cookie("act", problem.act, 600)
            return Go("/account/prove")
        try:
            page = await here.page_again()
        except Problem as another:
            # The page itself cannot be shown, because the session has ended for example.
            here.again, here.nonce = None, ""
            return await self._refuse(here, another)
        if page is None:
            return Page("web/problem.html", {"problem": problem}, problem.status)
        self._mark(here.typed, problem)
        return Page(page.template, {**page.values, "problem": problem}, problem.status)

    def _mark(self, typed: Typed, problem: Problem) -> None:
        typed.errors.update(getattr(problem, "errors", {}))
        if problem.field:
            typed.errors[problem.field] = (problem.code, problem.text, problem.values)
