"""CS-03, CS-04: a page that frames ours, and a shared cache between people and us."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.responses import HTMLResponse
from starlette.routing import Route

from keyhouse.app.demo import free_port
from keyhouse.app.wiring import FEATURES
from tests.journeys.walker import Walker
from tests.mail import MailServer
from tests.proxies import run_nginx
from tests.relying_parties.parties import Running
from tests.running import Server
from tests.serving import Serving

pytestmark = [pytest.mark.search, pytest.mark.timeout(240), pytest.mark.xdist_group("browser two")]
PATHS = sorted(
    route.path
    for feature in FEATURES
    for pages in feature.pages
    for route in pages.routes
    if route.method == "GET" and "{" not in route.path and not route.path.endswith("/live")
)
EMAIL = "zoe@example.org"  # of nobody in our texts
TRICKS = ("/x.css", "/x.js", ";x.css", "%2fx.png", "%00.css", "?x.css", "/..%2fstatic%2fx.css")
SHARED_CACHE = """
location / {
  proxy_pass UPSTREAM;
  proxy_set_header Host $proxy_host;
  proxy_cache all;
  proxy_cache_key $uri;
  proxy_cache_valid any 10m;
  add_header X-Cache $upstream_cache_status always;
}
"""


@pytest.fixture
def owner(chromium: Browser, served: Server, mail: MailServer) -> Iterator[Walker]:
    """A buyer, signed in."""
    context = chromium.new_context(locale="en-GB")
    walker = Walker(context.new_page(), served, mail, EMAIL, "aliexpress")
    walker.open_account()
    yield walker
    context.close()


def test_no_page_shows_itself_in_a_frame(owner):
    async def frame(request):
        address = f"{owner.base}{request.query_params['path']}"
        return HTMLResponse(f"<h1>Win a phone</h1><iframe src='{address}'></iframe>")

    port = free_port()
    serving = Serving([Route("/", frame)], port)
    try:
        for path in PATHS:
            owner.page.goto(f"http://localhost:{port}/?path={path}")
            owner.heading("Win a phone")
            framed = owner.page.frames[1]
            framed.wait_for_load_state()
            assert framed.url.startswith("chrome-error://"), path
    finally:
        serving.stop()


@pytest.fixture
def cache(served: Server, tmp_path: Path) -> Iterator[Running]:
    """nginx that keeps for everybody whatever it may keep, whoever asks."""
    keys = f"proxy_cache_path {tmp_path}/cache keys_zone=all:1m;"
    server = SHARED_CACHE.replace("UPSTREAM", served.url)
    running = run_nginx(tmp_path, free_port(), server, keys)
    yield running
    running.stop()


def test_a_shared_cache_keeps_nothing_of_anybody(owner, cache):
    cookies = {each["name"]: each["value"] for each in owner.page.context.cookies()}
    asked = [f"/aliexpress{path}{trick}" for path in PATHS for trick in ("", *TRICKS)]
    with (
        httpx.Client(base_url=cache.url, cookies=cookies) as own,
        httpx.Client(base_url=cache.url) as strange,
    ):
        answers = [own.get(path) for path in asked]
        assert any(EMAIL in each.text for each in answers)
        for path in asked:
            answer = strange.get(path)
            strange.cookies.clear()
            assert EMAIL not in answer.text, path
            assert answer.headers.get("x-cache") != "HIT", path
        style = re.search(r"/static/\w+/keyhouse.css", strange.get("/aliexpress/sign-in").text)[0]
        strange.get(style)
        assert strange.get(style).headers["x-cache"] == "HIT"  # it does keep what may be kept
