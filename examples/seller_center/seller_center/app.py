"""The pages: who is signed in, what they work on, what they may still do."""

import secrets
from pathlib import Path
from typing import Annotated, Any

from authlib.integrations.base_client import OAuthError
from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.sessions import SessionMiddleware

from seller_center.news import hear
from seller_center.obligations import tell
from seller_center.programs import Program
from seller_center.signatures import is_signed
from seller_center.signing_in import Session, SignedIn
from seller_center.store import NEXT, Store

HERE = Path(__file__).parent
COOKIE = "center"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class NotSignedIn(Exception):
    """Whoever comes is shown the way in."""


def build(programs: dict[str, Program], store: Store, home: str) -> FastAPI:
    """`home` is our own address, such as `http://localhost:8001`."""
    app = FastAPI(title="Seller center", openapi_url=None)
    # Authlib keeps state, nonce and verifier in it between leaving and coming back.
    app.add_middleware(
        SessionMiddleware,
        secret_key=secrets.token_urlsafe(32),
        session_cookie="center_leaving",
        same_site="lax",
        https_only=home.startswith("https"),
        max_age=3600,
    )
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    pages = Jinja2Templates(HERE / "templates")
    people = SignedIn(programs)

    def program_of(slug: str) -> Program:
        if slug not in programs:
            raise HTTPException(404)
        return programs[slug]

    async def session_of(request: Request, slug: str) -> Session:
        program_of(slug)
        session = await people.fresh(request.cookies.get(f"{COOKIE}_{slug}", ""), slug)
        if not session:
            raise NotSignedIn()
        store.meet(
            session.shop, session.who.get("name", "You") if programs[slug].for_buyers else ""
        )
        return session

    async def acting(request: Request, slug: str) -> Session:
        """For what changes something: only from our own pages."""
        if request.headers.get("origin") != home:
            raise HTTPException(403)
        return await session_of(request, slug)

    async def selling(request: Request, slug: str) -> Session:
        session = await acting(request, slug)
        if not session.who.get("may_sell"):
            raise HTTPException(403, "Nothing new can be sold at the moment.")
        return session

    def show(request: Request, name: str, slug: str, **values: Any) -> HTMLResponse:
        values |= {"program": programs.get(slug), "slug": slug, "here": name}
        if session := values.get("session"):
            values["news"] = store.news(session.shop, f"{slug}:{session.sub}")
        answer = pages.TemplateResponse(request, f"{name}.html", values)
        answer.headers["content-security-policy"] = POLICY
        answer.headers["cache-control"] = "no-store"
        return answer

    @app.exception_handler(NotSignedIn)
    async def to_the_door(request: Request, _: Exception) -> Response:
        return RedirectResponse(f"/{request.path_params['slug']}/", 303)

    @app.get("/")
    async def start(request: Request) -> Response:
        return show(request, "start", "", programs=programs.values())

    @app.get("/{slug}/")
    async def door(request: Request, slug: str, failed: str = "") -> Response:
        program = program_of(slug)
        if await people.fresh(request.cookies.get(f"{COOKIE}_{slug}", ""), slug):
            return RedirectResponse(f"/{slug}/{'orders' if program.for_buyers else 'goods'}", 303)
        return show(request, "door", slug, failed=failed)

    @app.get("/{slug}/sign-in")
    async def sign_in(request: Request, slug: str, new: bool = False) -> Response:
        program_of(slug)
        more = {"prompt": "create"} if new else {}
        return await people.client(slug).authorize_redirect(request, f"{home}/{slug}/back", **more)

    @app.get("/{slug}/back")
    async def back(request: Request, slug: str) -> Response:
        program = program_of(slug)
        if request.query_params.get("iss") != program.issuer:  # RFC 9207
            return RedirectResponse(f"/{slug}/?failed=1", 303)
        try:
            token = await people.client(slug).authorize_access_token(request)
        except OAuthError:
            return RedirectResponse(f"/{slug}/?failed=1", 303)
        answer = RedirectResponse(f"/{slug}/", 303)
        answer.set_cookie(
            f"{COOKIE}_{slug}",
            await people.begin(slug, token),
            httponly=True,
            samesite="lax",
            secure=home.startswith("https"),
        )
        return answer

    @app.post("/{slug}/sign-out")
    async def sign_out(request: Request, slug: str) -> Response:
        await acting(request, slug)
        way = people.end(request.cookies.get(f"{COOKIE}_{slug}", ""), f"{home}/{slug}/")
        answer = RedirectResponse(way, 303)
        answer.delete_cookie(f"{COOKIE}_{slug}")
        return answer

    @app.post("/{slug}/logout-notice")
    async def hear_logout(slug: str, logout_token: Annotated[str, Form()]) -> Response:
        program_of(slug)
        is_good = await people.hear_logout(slug, logout_token)
        return Response(status_code=200 if is_good else 400, headers={"cache-control": "no-store"})

    @app.get("/{slug}/goods")
    async def goods(request: Request, slug: str) -> Response:
        session = await session_of(request, slug)
        return show(request, "goods", slug, session=session, goods=store.goods(session.shop))

    @app.post("/{slug}/goods")
    async def add_goods(
        request: Request,
        slug: str,
        name: Annotated[str, Form(min_length=1, max_length=80)],
        price: Annotated[float, Form(gt=0, lt=1_000_000)],
        stock: Annotated[int, Form(ge=0, le=100_000)],
    ) -> Response:
        session = await selling(request, slug)
        store.add_goods(session.shop, name, round(price * 100), stock)
        return RedirectResponse(f"/{slug}/goods", 303)

    @app.get("/{slug}/promotion")
    async def promotion(request: Request, slug: str) -> Response:
        session = await session_of(request, slug)
        return show(request, "promotion", slug, session=session, goods=store.goods(session.shop))

    @app.post("/{slug}/promotion")
    async def promote(
        request: Request,
        slug: str,
        goods_id: Annotated[int, Form()],
        discount: Annotated[int, Form(ge=0, le=90)],
    ) -> Response:
        session = await selling(request, slug)
        store.promote(session.shop, goods_id, discount)
        return RedirectResponse(f"/{slug}/promotion", 303)

    @app.get("/{slug}/orders")
    async def orders(request: Request, slug: str) -> Response:
        session = await session_of(request, slug)
        found = store.orders(session.shop)
        return show(request, "orders", slug, session=session, orders=found, next=NEXT)

    @app.post("/{slug}/orders/{order_id}")
    async def move_order(
        request: Request, slug: str, order_id: int, to: Annotated[str, Form()]
    ) -> Response:
        """Orders are finished also by whoever may sell nothing new."""
        session = await acting(request, slug)
        if programs[slug].for_buyers:
            raise HTTPException(403)
        store.move(session.shop, order_id, to)
        return RedirectResponse(f"/{slug}/orders", 303)

    @app.get("/{slug}/service")
    async def service(request: Request, slug: str) -> Response:
        session = await session_of(request, slug)
        found = store.questions(session.shop)
        return show(request, "service", slug, session=session, questions=found)

    @app.post("/{slug}/service/{question_id}")
    async def answer(
        request: Request,
        slug: str,
        question_id: int,
        text: Annotated[str, Form(min_length=1, max_length=500)],
    ) -> Response:
        session = await acting(request, slug)
        store.answer(session.shop, question_id, text)
        return RedirectResponse(f"/{slug}/service", 303)

    @app.get("/{slug}/figures")
    async def figures(request: Request, slug: str) -> Response:
        session = await session_of(request, slug)
        sales = store.sales(session.shop)
        return show(request, "figures", slug, session=session, sales=sales)

    @app.post("/{slug}/events")
    async def events(request: Request, slug: str) -> Response:
        """Keyhouse tells what has happened; it comes again until we say 2xx, and may come twice."""
        program, body = program_of(slug), await request.body()
        if not is_signed(program.webhook_secret, request.headers, body):
            raise HTTPException(401)
        hear(store, people, slug, await request.json())
        return Response(status_code=204)

    @app.post("/{slug}/obligations")
    async def obligations(request: Request, slug: str) -> Response:
        """Keyhouse asks before it unbinds a shop."""
        program, body = program_of(slug), await request.body()
        if not is_signed(program.partner_secret, request.headers, body):
            raise HTTPException(401)
        asked = await request.json()
        return JSONResponse(tell(store, slug, str(asked["shop"]), str(asked["kind"]), home))

    return app
