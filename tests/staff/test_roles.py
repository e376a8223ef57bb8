"""AZ-05, ST-01: every role on every page and every move, against the one table there is."""

import re
from dataclasses import replace

import pytest

from keyhouse.app.wiring import FEATURES
from keyhouse.domain.audit import make_move
from keyhouse.domain.cases import CASE
from keyhouse.domain.cases.kinds import CaseKinds
from keyhouse.domain.shops import BINDING
from keyhouse.domain.visits import ROLES, STAFF, STAFF_ACTS, Actor, NotYours
from keyhouse.kit.problems import Conflict, Problem
from keyhouse.web.staff_api import StaffRoute
from tests.kit.test_lifecycle import row_in
from tests.people import Person

PAGES = [
    (route.method, re.sub(r"\{\w+\}", "x_0", route.path), route.act)
    for feature in FEATURES
    for pages in feature.pages
    for route in pages.routes
    if route.act
]

ROUTES = [
    (next(iter(route.methods)), re.sub(r"\{\w+\}", "x_0", route.path), route.act)
    for feature in FEATURES
    for router in feature.apis
    for route in router.routes
    if isinstance(route, StaffRoute)
]
LIVE = "/staff/live"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
async def test_every_page_asks_the_table(role, app, house, worker, mail):
    async with Person(app, worker, mail) as person:
        await person.become_reviewer(house, f"{role}@staff.example", role)
        for method, path, act in PAGES:
            if path == LIVE and role in STAFF_ACTS[act]:
                continue  # it stays open for half a minute
            answer = await person.browser.request(method, path, data={})
            is_refused = answer.status_code == 403 and "Your role does not allow" in answer.text
            assert is_refused == (role not in STAFF_ACTS[act]), (method, path, answer.status_code)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
async def test_every_api_route_asks_the_table(role, app, house, worker, mail):
    async with Person(app, worker, mail) as person:
        await person.become_reviewer(house, f"{role}@staff.example", role)
        token = await person.staff_token()
        for method, path, act in sorted(ROUTES, key=lambda each: each[2] == "desk"):
            answer = await person.api(path, {}, token, method)
            told = answer.json()["code"] if answer.status_code >= 400 else ""
            is_refused = told == "not_your_role"
            assert is_refused == (role not in STAFF_ACTS[act]), (method, path, told)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobody_else_comes_to_a_staff_route(seller, app, clerk, worker, mail):
    """Nor an owner's token, a staff token of another marketplace, or an attempt's."""
    await seller.register()
    tokens = ["", await clerk.staff_token(), "x" * 43]
    seller_token = dict(seller.browser.cookies).get("keyhouse-ozon", "")
    for method, path, _ in ROUTES:
        for token in (*tokens, seller_token):
            answer = await seller.api(path, {}, token, method)
            assert answer.status_code == 401, (method, path, answer.text)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobody_else_sees_a_staff_page(seller, app, worker, mail):
    await seller.register()
    async with Person(app, worker, mail) as stranger:
        for person in (seller, stranger):
            for method, path, _ in PAGES:
                answer = await person.browser.request(method, path, data={})
                assert answer.headers["location"] == "/ozon/staff/sign-in", (method, path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_staff_of_another_marketplace_are_nobody_here(clerk):
    for method, path, _ in PAGES:
        address = str(clerk.browser.base_url).replace("/douyin/", f"/ozon{path}")
        answer = await clerk.browser.request(method, address, data={})
        assert answer.headers["location"] == "/ozon/staff/sign-in", (method, path)


MOVES = [(table, move) for table in (CASE, BINDING) for move in table.moves if STAFF in move.who]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_move_asks_the_table_in_every_state(house):
    for table, move in MOVES:
        for state in table.states():
            visit, row = await row_in(house, table, state)
            for role in ROLES:
                actor = Actor(STAFF, "stf_x", role=role)
                told: type[Problem] | None = None
                try:
                    await make_move(replace(visit, actor=actor), table, row, move.act)
                except (NotYours, Conflict) as problem:
                    told = type(problem)
                is_allowed = role in STAFF_ACTS[f"{table.name}.{move.act}"]
                expected = (
                    NotYours if not is_allowed else None if state in move.sources else Conflict
                )
                assert told is expected, (table.name, move.act, state, role)
                await visit.db.rollback()
                visit, row = await row_in(house, table, state)
            await visit.db.rollback()


def test_acts_are_there_for_every_move_and_role():
    assert {f"{table.name}.{move.act}" for table, move in MOVES} <= STAFF_ACTS.keys()
    assert all(set(roles) <= set(ROLES) and roles for roles in STAFF_ACTS.values())


def test_every_kind_is_decided_by_a_role_that_may(house):
    for kind in house.parts.get(CaseKinds).values():
        assert set(kind.deciders) <= set(STAFF_ACTS["case.approve"])
        assert all(kind.may_see(Actor(STAFF, role=role)) for role in kind.deciders)
        assert not kind.may_see(Actor(STAFF, role="operator"))
