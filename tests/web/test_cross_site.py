"""CS-01 to CS-04, SE-01: what pages elsewhere, planted cookies and crooked ways back can do."""

import re
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from keyhouse.app.wiring import FEATURES
from keyhouse.kit.db import metadata
from tests.people import EMAIL, PASSWORD

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROUTES = [
    (route.method, re.sub(r"\{\w+\}", "cas_0", route.path), route.is_for_staff)
    for feature in FEATURES
    for pages in feature.pages
    for route in pages.routes
]
UNSAFE = [(path, is_for_staff) for method, path, is_for_staff in ROUTES if method == "POST"]
FORM = {"content-type": "application/x-www-form-urlencoded"}
WAYS_IN = {
    "no token": ({"sec-fetch-site": "same-origin", **FORM}, "password=x"),
    "foreign token": ({"sec-fetch-site": "same-origin", **FORM}, "_token={token}&password=x"),
    "text": ({"sec-fetch-site": "same-origin", "content-type": "text/plain"}, "_token={own}"),
    "another site": ({"sec-fetch-site": "cross-site", **FORM}, "_token={own}"),
    "another origin": ({"origin": "https://evil.example", **FORM}, "_token={own}"),
    "no origin": (FORM, "_token={own}"),
}


async def _rows(house) -> dict[str, int]:
    unit = house.database.unit()
    tables = [table for table in metadata.sorted_tables if table.name != "budgets"]
    return {t.name: await unit.value(select(func.count()).select_from(t)) for t in tables}


@pytest.mark.parametrize("way", WAYS_IN)
async def test_no_page_elsewhere_changes_anything(seller, reviewer, stranger, house, way):
    """CS-01: every form there is, as its owner's browser would be made to send it."""
    await seller.register()
    await seller.letters_arrive()
    own = {False: await seller.token("/support"), True: await reviewer.token("/staff")}
    foreign = await stranger.token("/support")
    headers, body = WAYS_IN[way]
    before = await _rows(house)
    for path, is_for_staff in UNSAFE:
        person = reviewer if is_for_staff else seller
        said = body.format(token=foreign, own=own[is_for_staff])
        del person.browser.headers["sec-fetch-site"]
        answer = await person.browser.post(path, content=said, headers=headers)
        person.browser.headers["sec-fetch-site"] = "same-origin"
        assert answer.status_code in (400, 403, 303, 404, 401, 410), (path, answer.status_code)
        assert "set-cookie" not in answer.headers or "kh-ozon=" not in answer.headers["set-cookie"]
    assert await _rows(house) == before
    assert (await seller.get("/application")).url.path == "/ozon/application"


HOSTS = (
    "evil.example",
    "evil.example/ozon/",
    "evil.example:443",
    "evil.example?/ozon/",
    "evil.example#/ozon/",
    "keyhouse.test.evil.example",
    "keyhouse.test@evil.example",
    "127.0.0.1",
    "[::1]/ozon",
)
STARTS = (
    "//",
    "///",
    "/\\",
    "\\\\",
    "https://",
    "http:/",
    "https:",
    "javascript:",
    "data:,",
    "/%2f",
)
STARTS += (
    "/%5c",
    "/..//",
    "/account//",
    "/account/..//",
    "\t//",
    "\n//",
    "\x00//",
    "/\t/",
    "/account@",
)
STARTS += (
    "/account\r\nLocation: //",
    "%09//",
    "//%0d%0a",
    "/.//",
    "./",
    "/account?//",
    "/account#//",
)
PAYLOADS = [start + host for start in STARTS for host in HOSTS]


async def test_no_way_back_leads_elsewhere(seller):
    """CS-02: more than 200 crooked addresses in each place where one is remembered."""
    await seller.register()
    assert len(set(PAYLOADS)) >= 200
    for payload in PAYLOADS:
        answer = await seller.browser.get(f"/language/en?back={quote(payload, safe='')}")
        _stays(answer)
    await seller.sign_out()
    form = {"identifier": EMAIL, "password": PASSWORD}
    for payload in PAYLOADS[:: len(STARTS)]:
        cookie = quote(payload, safe="/:?=&@%")
        seller.browser.cookies.set("__Host-kh-ozon-back", cookie, domain="keyhouse.test")
        await seller.sign_in()
        await seller.letters_arrive()
        _stays(await seller.submit("/sign-in", form))


def _stays(answer) -> None:
    where = answer.headers.get("location", "/ozon/")
    assert re.fullmatch(r"/ozon/[a-z/-]*(\?[a-z=0-9]*)?", where), where


async def test_every_page_forbids_frames_and_private_ones_are_kept_nowhere(seller):
    """CS-03, CS-04: refusals and what is not there included."""
    await seller.register()
    for method, path, _ in ROUTES:
        if method == "GET":
            answer = await seller.browser.get(path)
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
            assert answer.headers["x-frame-options"] == "DENY"
            if path != "/theme.css":
                assert answer.headers["cache-control"] == "no-store", path
    for path in ("/application/x.css", "/account/x.js", "/account;x.css", "/account%2fx.png"):
        answer = await seller.browser.get(path)
        assert answer.status_code in (303, 404), path
        assert EMAIL not in answer.text
        assert "max-age" not in answer.headers.get("cache-control", "")


async def test_a_planted_session_is_nobodys_and_every_change_gives_a_new_one(buyer, thief):
    """SE-01"""
    name = "__Host-kh-aliexpress"
    planted = "A" * 43
    buyer.browser.cookies.set(name, planted, domain="keyhouse.test")
    await buyer.register()
    tokens = {planted, buyer.browser.cookies[name]}
    await buyer.sign_out()
    await buyer.sign_in()
    tokens.add(buyer.browser.cookies[name])
    form = {"password": PASSWORD, "new_password": "a new horse", "repeat_password": "a new horse"}
    assert (await buyer.submit("/account/password", form)).status_code == 303
    now = buyer.browser.cookies[name]
    assert now not in tokens
    for old in tokens:
        thief.browser.cookies.clear()
        thief.browser.cookies.set(name, old, domain="keyhouse.test")
        assert (await thief.get("/account")).url.path == "/aliexpress/sign-in"
