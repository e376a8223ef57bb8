"""Answers become responses: pages rendered, problems told, cookies set."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Match

from keyhouse.domain.marketplaces import MarketplacePolicy, SupportPolicy, TermsPolicy
from keyhouse.domain.messaging import Pauses
from keyhouse.domain.visits import may
from keyhouse.kit.problems import NotFound, Problem
from keyhouse.kit.texts import N_
from keyhouse.web.answers import Answer, Download, Go, GoElsewhere, Live, Page, Seen
from keyhouse.web.forms import make_token
from keyhouse.web.here import Here, cookie_name
from keyhouse.web.layout import Layout
from keyhouse.web.texts import best_language, translate
from keyhouse.web.way_out import policy_with

NO_STORE = "no-store"
LOOKS, LOOK_SECONDS = 6, 2.5  # of a stream of events
CHOICE = re.compile(r"[a-z]{1,20}")


LINKS = re.compile(r"<a\b[^>]*")  # they would lead out of the sandbox
SEEN = N_("This is what the owner sees. Nothing can be pressed here.")


class Responder:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def answer(self, here: Here, answer: Answer) -> Response:
        response = self._make(here, answer)
        response.headers["cache-control"] = NO_STORE
        if here.clears_site_data:
            response.headers["clear-site-data"] = '"cache", "storage"'
        for name, (value, max_age) in here.cookies.items():
            response.set_cookie(
                cookie_name(here.visit.marketplace.slug, name),
                value,
                max_age=max_age,
                path="/",
                secure=True,
                httponly=True,
                samesite="lax",
            )
        return response

    def _make(self, here: Here, answer: Answer) -> Response:
        if isinstance(answer, Go):
            response = RedirectResponse(here.visit.marketplace.base_path + answer.path, 303)
            if here.request.method == "GET":  # the address that is left may hold a token
                response.headers["referrer-policy"] = "no-referrer"
            return response
        if isinstance(answer, GoElsewhere):
            return RedirectResponse(answer.address, 303, {"referrer-policy": "no-referrer"})
        if isinstance(answer, Download):
            return _download(answer)
        if isinstance(answer, Live):
            return StreamingResponse(_events(answer), media_type="text/event-stream")
        if isinstance(answer, Seen):
            return self._seen(here, answer)
        page = HTMLResponse(
            self._layout.render(answer.template, here.visit.language, self._values(here, answer)),
            answer.status,
            {"content-language": here.visit.language},
        )
        if here.way_out:
            page.headers["content-security-policy"] = policy_with(here.way_out)
        if answer.status in (429, 503):
            page.headers["retry-after"] = str(_wait(here, answer) or 60)
        return page

    def _seen(self, here: Here, seen: Seen) -> Response:
        """Sandboxed: a form of it is not sent, no script of it runs (CSP Level 3, sandbox)."""
        language = seen.here.visit.language
        html = self._layout.render(seen.page.template, language, self._values(seen.here, seen.page))
        for said, mask in seen.masks.items():
            html = html.replace(said, mask)
        html = LINKS.sub("<a", html)
        told = translate(here.visit.language, SEEN)
        html = html.replace("<main id=", f'<p class="alert warn seen">{told}</p><main id=', 1)
        policy = "default-src 'none'; style-src 'self'; img-src 'self'; sandbox"
        return HTMLResponse(html, headers={"content-security-policy": policy})

    def _values(self, here: Here, page: Page) -> dict[str, Any]:
        """What every template may use; `page.values` come on top."""
        visit = here.visit
        language = visit.language

        def tell(error: tuple[str, str, dict[str, Any]]) -> str:
            return translate(language, error[1], error[2])

        problem = page.values.get("problem")
        values = {
            "marketplace": visit.policy(MarketplacePolicy),
            "support": visit.policy(SupportPolicy),
            "terms": visit.policy(TermsPolicy),
            "zone": visit.policy(MarketplacePolicy).time_zone,
            "base": visit.marketplace.base_path,
            "path": here.request.url.path.removeprefix(f"/{visit.marketplace.slug}") or "/",
            "choice": _choice(here),
            "actor": visit.actor,
            "can": lambda act: may(visit.actor, act),
            "page_address": _page_address(here),
            "now": visit.now,
            "stopped": visit.part(Pauses).of(visit.marketplace.id),
            "typed": here.typed.values,
            "waits": {name: error[2].get("wait", 0) for name, error in here.typed.errors.items()},
            "errors": {name: tell(error) for name, error in here.typed.errors.items()},
            "form_token": lambda: make_token(visit, here.browser),
            "reference": here.request.scope.get("keyhouse.reference", ""),
            "tr": lambda text, **more: translate(language, text, more or None),
        }
        values.update(page.values)
        values["problem"] = translate(language, problem.text, problem.values) if problem else ""
        values["problem_code"] = problem.code if problem else ""
        return values

    def bare_problem(self, request: Request, problem: Problem) -> Response:
        """A problem where there is no marketplace to speak for."""
        accepted = request.headers.get("accept-language", "")
        language = best_language(accepted, ("en", "ru", "zh", "sk")) or "en"
        text = translate(language, problem.text, problem.values)
        values = {
            "problem": text,
            "is_missing": isinstance(problem, NotFound),
            "reference": request.scope.get("keyhouse.reference", ""),
        }
        html = self._layout.render("web/bare.html", language, values)
        return HTMLResponse(html, problem.status, {"cache-control": NO_STORE})


async def _events(live: Live) -> AsyncIterator[str]:
    before = None
    for _ in range(LOOKS):
        counts = await live.look()
        if counts is None:
            return
        # Something is sent each time: so it is noticed when nobody listens any more.
        yield (
            ": nothing new\n\n"
            if counts == before
            else f"event: counts\ndata: {json.dumps(counts)}\n\n"
        )
        before = counts
        await asyncio.sleep(LOOK_SECONDS)


def _wait(here: Here, page: Page) -> int:
    """Seconds until it is worth trying again, as far as something on the page says so."""
    problem = page.values.get("problem")
    said = [problem.values] if problem else []
    said += [values for _, _, values in here.typed.errors.values()]
    return max((int(values.get("wait", 0)) for values in said), default=0)


def _page_address(here: Here) -> str:
    """Where a page that answers a form lives by itself, for the browser's history; empty where
    the form's address shows no page.
    """
    if here.request.method == "GET":
        return ""
    asking = {**here.request.scope, "method": "GET"}
    if not any(r.matches(asking)[0] == Match.FULL for r in here.request.app.routes):
        return ""
    path = here.request.url.path.removeprefix(f"/{here.visit.marketplace.slug}")
    return path + _choice(here)


def _choice(here: Here) -> str:
    """The part of the query that decides which page it is; the rest is only for once."""
    by = here.query("by")
    return f"?by={by}" if CHOICE.fullmatch(by) else ""


def _download(answer: Download) -> Response:
    """A paper: never a page, never run, never kept by a cache (RFC 6266 for the name)."""
    way = "inline" if answer.is_inline else "attachment"
    response = Response(answer.data, media_type=answer.media_type)
    response.headers["content-disposition"] = f"{way}; filename*=UTF-8''{quote(answer.name)}"
    response.headers["content-security-policy"] = (
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    response.headers["cross-origin-resource-policy"] = "same-origin"
    return response
