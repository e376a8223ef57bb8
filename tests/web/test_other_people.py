"""Whose it is not finds nothing: every route that names an id, with other people's ids in it."""

import re

import pytest
from sqlalchemy import select

from keyhouse.app.asgi import build_app
from keyhouse.app.wiring import FEATURES
from keyhouse.domain.audit.models import facts
from keyhouse.domain.cases.models import cases
from keyhouse.domain.documents.models import documents
from keyhouse.domain.sessions.models import sessions
from keyhouse.domain.shops.models import shops
from keyhouse.features.staff.queries import change_staff
from keyhouse.web.staff_api import StaffRoute
from tests.people import EMAIL, Person

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]
ROUTES = [
    (next(iter(route.methods)), route.path)
    for feature in FEATURES
    for router in feature.apis
    for route in router.routes
    if "{" in route.path and not isinstance(route, StaffRoute)
]
NOBODYS = "0" * 26
TABLES = {"paper": documents, "session": sessions, "shop": shops, "case": cases}


async def ids_of_all(house) -> dict[str, list[str]]:
    """Every id that others have, by what a route calls it."""
    visit = house.door.visit(house.directory.by_slug("douyin"))
    found = {}
    for name, table in TABLES.items():
        rows = await visit.db.all(select(table.c.id))
        found[name] = [row.id for row in rows]
    await visit.db.rollback()
    return found


def filled(path: str, ids: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: ids.get(part[1], "1"), path)


async def test_ids_of_others_are_as_unknown_as_any(merchant, another_merchant, house):
    """AZ-01: byte for byte the answer for an id that nobody has."""
    await merchant.register()
    shop = await merchant.open_shop()
    await merchant.fill_in_unbinding(shop)
    known = await ids_of_all(house)
    await another_merchant.register("boris@example.com")
    begun = await another_merchant.api(
        "/sign-ins", {"identifier": "boris@example.com", "password": "correct horse staple"}
    )
    token = begun.json()["token"]
    assert begun.json()["next_step"] == "done"
    own = await another_merchant.api("/security", None, token, "GET")
    assert own.status_code == 200
    mine = {each["session"] for each in own.json()["places"]}
    tried = 0
    for method, path in ROUTES:
        for name in re.findall(r"\{(\w+)\}", path):
            for other in set(known.get(name, ())) - mine:
                nobody = other.partition("_")[0] + "_" + NOBODYS
                told = [
                    await another_merchant.api(filled(path, {name: each}), {}, token, method)
                    for each in (other, nobody)
                ]
                assert [each.status_code for each in told] != [200, 200], (method, path)
                assert told[0].status_code == told[1].status_code, (method, path, told[0].text)
                assert told[0].content == told[1].content, (method, path)
                tried += 1
    assert tried >= 15


async def test_a_token_is_good_at_one_marketplace(merchant, house, app, worker, mail, phones):
    """AZ-02: in another one's path it is nobody's."""
    await merchant.register()
    begun = await merchant.api(
        "/sign-ins", {"identifier": EMAIL, "password": "correct horse staple"}
    )
    token = begun.json()["token"]
    async with Person(app, worker, mail, "ozon") as elsewhere:
        answer = await elsewhere.api("/security", None, token, "GET")
        assert answer.status_code == 401


async def test_a_role_that_was_taken_away_is_gone_on_every_node(
    reviewer, house, second_house, worker, mail
):
    """AZ-06"""
    token = await reviewer.staff_token()
    async with Person(build_app(second_house), worker, mail) as there:
        asked = "/staff/accounts/search"
        said = {"address": "northwind"}
        assert (await there.api(asked, said, token)).status_code == 200
        visit = house.door.visit(house.directory.by_slug("ozon"))
        row = (await reviewer.api("/staff/me", None, token, "GET")).json()
        await change_staff(visit, row["id"], role="reviewer")
        await visit.db.commit()
        assert (await there.api(asked, said, token)).json()["code"] == "not_your_role"
        await change_staff(visit, row["id"], ended_at=visit.now)
        await visit.db.commit()
        assert (await there.api(asked, said, token)).status_code == 401


async def test_every_try_to_come_in_is_a_fact(seller, reviewer, house, clock):
    """LG-03: what was counted outside is what the audit counts."""
    from keyhouse.domain.visits import Visit

    visit: Visit = house.door.visit(house.directory.by_slug("ozon"))

    async def told(*names: str) -> int:
        query = select(facts.c.id).where(facts.c.fact.in_(names))
        found = await visit.db.all(query.where(facts.c.marketplace_id == visit.marketplace.id))
        return len(found)

    names = ("signin.refused", "signin.locked")
    await seller.register()
    before, staff_before = await told(*names), await told("staff.refused", "staff.code_refused")
    for number in range(8):
        address = EMAIL if number % 2 else f"nobody{number}@example.com"
        answer = await seller.api("/sign-ins", {"identifier": address, "password": "wrong"})
        assert answer.status_code in (422, 429)
    assert await told(*names) - before == 8
    said = {"email": reviewer.work_email, "password": "wrong"}
    for _ in range(3):
        assert (await reviewer.api("/staff/sign-ins", said)).status_code == 422
    begun = await reviewer.api("/staff/sign-ins", {**said, "password": "correct horse staple"})
    token = begun.json()["token"]
    for _ in range(2):
        await reviewer.api("/staff/sign-ins/code", {"code": "000000"}, token)
    assert await told("staff.refused", "staff.code_refused") - staff_before == 5
    await visit.db.rollback()
