"""A provider of SMS for the demo and the tests: it takes texts by HTTP and shows them.

Real in everything but the last mile: Keyhouse talks to it as to any provider.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from keyhouse.web.layout import Layout

KEEP = 200
PATH = "/dev/sms"


class Phones:
    """Texts, the newest first, as (number, text). `refuse_with` makes it answer so instead."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []
        self.refuse_with = 0
        self._seen: dict[str, str] = {}

    async def take(self, request: Request) -> Response:
        """A text sent twice under one key is delivered once, as good providers do."""
        if self.refuse_with:
            return JSONResponse({"error": "refused"}, self.refuse_with)
        sent = await request.json()
        if sent["key"] not in self._seen:
            self._seen[sent["key"]] = f"sms-{len(self._seen) + 1}"
            self.texts.insert(0, (str(sent["to"]), str(sent["text"])))
            del self.texts[KEEP:]
        return JSONResponse({"id": self._seen[sent["key"]]}, 201)

    def of(self, number: str) -> list[str]:
        return [text for to, text in self.texts if to == number]

    def routes(self, layout: Layout, guarded: Any) -> tuple[Route, ...]:
        async def show(request: Request) -> Response:
            html = layout.render("web/phones.html", "en", {"texts": self.texts})
            return HTMLResponse(html, headers={"cache-control": "no-store"})

        return (
            Route(PATH, guarded(self.take), methods=["POST"]),
            Route("/dev/phones", guarded(show)),
        )
