"""Staff look into the audit, and take a case along as an archive that anybody can check."""

import asyncio
import io
import json
import zipfile

import pytest
from sqlalchemy import update

from keyhouse.domain.audit.models import facts
from keyhouse.features.audit.bundle_case import faults_in
from tests.people import Person

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


async def test_facts_are_found_by_what_whom_and_when(seller, reviewer, guard, clock):
    await seller.register()
    await seller.apply()
    await reviewer.decide("approve")
    case = await reviewer.api(
        "/staff/cases?view=decided", None, await reviewer.staff_token(), "GET"
    )
    row = case.json()["cases"][0]
    page = (await guard.get(f"/staff/audit?subject={row['reference']}")).text
    assert f"/staff/cases/{row['id']}" in page
    assert "A staff member looked at a case." in page
    token = await guard.staff_token()
    found = (await guard.api(f"/staff/audit?subject={row['id']}", None, token, "GET")).json()
    assert {each["subject_id"] for each in found["facts"]} == {row["id"]}
    by = found["facts"][0]["actor_id"]
    mine = (await guard.api(f"/staff/audit?actor={by}", None, token, "GET")).json()["facts"]
    assert {each["actor_id"] for each in mine} == {by}
    day = clock.now().date().isoformat()
    none = (await guard.api("/staff/audit?until=2020-01-01", None, token, "GET")).json()["facts"]
    some = (await guard.api(f"/staff/audit?since={day}", None, token, "GET")).json()["facts"]
    assert (none, bool(some)) == ([], True)


async def test_the_list_goes_on_where_it_ended(seller, guard, house):
    from keyhouse.domain.audit import record_fact

    visit = house.door.visit(house.directory.by_slug("ozon"))
    for number in range(120):
        await record_fact(visit, "case.viewed", f"cas_{number}")
    await visit.db.commit()
    token, seen, before = await guard.staff_token(), [], ""
    for _ in range(9):
        path = f"/staff/audit?fact=case.viewed&before={before}"
        page = (await guard.api(path, None, token, "GET")).json()
        seen += [each["id"] for each in page["facts"]]
        before = page["before"]
        if not before:
            break
    assert (len(seen), len(set(seen))) == (120, 120)


async def test_a_changed_fact_is_seen_on_the_page(guard, house, worker):
    await worker.beat()
    assert "The chain does not hold" not in (await guard.get("/staff/audit")).text
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await visit.db.write(
        update(facts)
        .where(facts.c.marketplace_id == visit.marketplace.id, facts.c.fact == "staff.signed_in")
        .values(subject_id="acc_nobody")
    )
    await visit.db.commit()
    assert "The chain does not hold" in (await guard.get("/staff/audit")).text


async def test_what_cannot_be_meant_is_left_out(guard):
    for query in (
        "since=yesterday&subject=%27%20or%201%3D1&fact=%00",
        "since=0001-01-01&until=9999-12-31",
        "before=nonsense",
        f"subject={'x' * 60}",
    ):
        assert (await guard.get(f"/staff/audit?{query}")).status_code == 200, query


async def test_what_was_typed_is_not_kept_in_the_chain(guard, house):
    from sqlalchemy import select

    await guard.get("/staff/audit?subject=79123456789&actor=petrova")
    visit = house.door.visit(house.directory.by_slug("ozon"))
    query = select(facts).where(facts.c.fact == "audit.searched")
    rows = await visit.db.all(query)
    await visit.db.rollback()
    assert len(rows) == 1
    assert not [row for row in rows if "79123456789" in str(row) or "petrova" in str(row)]


async def bundle(guard, seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    answer = await guard.browser.get(f"/staff/audit/bundles/{case}")
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


async def test_a_bundle_checks_out_by_openssl_and_by_us(guard, seller, reviewer, house, tmp_path):
    data = await bundle(guard, seller, reviewer)
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    said = json.loads((tmp_path / "case.json").read_text())
    assert said["revisions"][0]["data"]["company_name"] == "Northwind Trading"
    assert {"case.submitted", "audit.exported"} <= {each["fact"] for each in said["facts"]}
    assert len(list((tmp_path / "papers").iterdir())) == 2
    command = "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json"
    openssl = await asyncio.create_subprocess_exec(
        *command.split(), "-sigfile", "manifest.sig", cwd=tmp_path, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await openssl.communicate()
    assert b"Verified Successfully" in told
    visit = house.door.visit(house.directory.by_slug("ozon"))
    assert faults_in(visit, data) == []
    key = (await seller.api("/bundle-key", None, "", "GET")).json()["pem"]
    assert key == (tmp_path / "public-key.pem").read_text()


async def test_any_change_in_a_bundle_is_found(guard, seller, reviewer, house):
    data = await bundle(guard, seller, reviewer)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    for name in ("case.json", "manifest.json", "manifest.sig", "new.txt"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as changed:
            old = zipfile.ZipFile(io.BytesIO(data))
            for each in old.namelist():
                changed.writestr(each, old.read(each) + (b" " if each == name else b""))
            if name == "new.txt":
                changed.writestr(name, b"x")
        assert faults_in(visit, out.getvalue()), name
    assert faults_in(visit, b"no archive")
    elsewhere = house.door.visit(house.directory.by_slug("douyin"))
    assert faults_in(elsewhere, data)


async def test_support_takes_no_bundle(app, house, worker, mail, seller, reviewer):
    await seller.register()
    await seller.apply()
    case = await reviewer.first_case()
    async with Person(app, worker, mail) as helper:
        await helper.become_reviewer(house, "helper@staff.example", "support")
        assert (await helper.browser.get(f"/staff/audit/bundles/{case}")).status_code == 403


async def test_a_name_that_comes_twice_is_found(guard, seller, reviewer, house):
    import warnings

    data = io.BytesIO(await bundle(guard, seller, reviewer))
    warnings.simplefilter("ignore")
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("case.json", archive.read("case.json"))
    visit = house.door.visit(house.directory.by_slug("ozon"))
    assert faults_in(visit, data.getvalue())
