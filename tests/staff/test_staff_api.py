"""The console's acts by JSON: the same rules, the same seconds to undo."""

import pytest

from tests.authenticators import App
from tests.people import EMAIL, PASSWORD, SIGN_UP

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


@pytest.fixture
async def token(reviewer) -> str:
    return await reviewer.staff_token()


async def say(reviewer, token, path, body=None, method="POST"):
    answer = await reviewer.api(f"/staff{path}", body, token, method)
    return answer.status_code, answer.json() if answer.content else None


async def look(reviewer, token, path):
    return (await say(reviewer, token, path, method="GET"))[1]


async def carried_out(reviewer):
    reviewer.clock.forward_seconds(9)
    await reviewer.worker.beat()
    await reviewer.letters_arrive()


async def test_a_new_member_sets_up_the_app_by_json(clerk, house, clock):
    from keyhouse.features.staff.add_staff import add_staff

    visit = house.door.visit(house.directory.by_slug("douyin"))
    await add_staff(visit, "new@staff.example", "New", PASSWORD, "en", role="support")
    await visit.db.commit()
    said = {"email": "new@staff.example", "password": PASSWORD}
    _, begun = await say(clerk, "", "/sign-ins", said)
    assert begun["next_step"] == "set_up_app"
    _, app = await say(clerk, begun["token"], "/sign-ins/set-up", {})
    code = {"code": App(app["secret"], clock).code()}
    status, done = await say(clerk, begun["token"], "/sign-ins/code", code)
    assert (status, done["next_step"]) == (200, "done")
    assert (await look(clerk, done["token"], "/me"))["role"] == "support"
    assert (await say(clerk, done["token"], "/session", method="DELETE"))[0] == 204
    assert (await say(clerk, done["token"], "/me", method="GET"))[0] == 401


async def test_a_wrong_password_or_code_is_told_by_its_code(reviewer):
    wrong = {"email": reviewer.work_email, "password": "not this one"}
    status, told = await say(reviewer, "", "/sign-ins", wrong)
    assert (status, told["code"]) == (422, "wrong_password")
    _, begun = await say(reviewer, "", "/sign-ins", {**wrong, "password": PASSWORD})
    status, told = await say(reviewer, begun["token"], "/sign-ins/code", {"code": "000000"})
    assert (status, told["code"]) == (422, "wrong_code")


async def test_a_list_goes_on_behind_the_case_that_was_last(seller, stranger, reviewer, token):
    for person, email in ((seller, EMAIL), (stranger, "boris@example.com")):
        await person.register(email=email)
        await person.apply()
    both = await look(reviewer, token, "/cases")
    first, second = (each["id"] for each in both["cases"])
    assert (both["cursor"], both["more"]) == (second, False)
    rest = await look(reviewer, token, f"/cases?after={first}")
    assert [each["id"] for each in rest["cases"]] == [second]
    end = await look(reviewer, token, f"/cases?after={second}")
    assert (end["cases"], end["cursor"]) == ([], second)
    for _ in both["cases"]:
        _, taken = await say(reviewer, token, "/cases/next", {})
        decision = {"act": "decide", "version": taken["version"]}
        await say(reviewer, token, f"/cases/{taken['id']}/decision", decision)
        await carried_out(reviewer)
    newest = await look(reviewer, token, "/cases?view=decided")
    ids = [each["id"] for each in newest["cases"]]
    assert len(ids) == 2
    rest = await look(reviewer, token, f"/cases?view=decided&after={ids[0]}")
    assert [each["id"] for each in rest["cases"]] == ids[1:]


async def test_a_case_is_taken_undone_and_approved(seller, reviewer, token):
    email = await seller.register()
    await seller.apply()
    queue = await look(reviewer, token, "/cases?view=unassigned&kind=application")
    assert [each["title"] for each in queue["cases"]] == ["Northwind Trading"]
    assert queue["counts"]["unassigned"] == 1
    _, taken = await say(reviewer, token, "/cases/next", {})
    where = f"/cases/{taken['id']}"
    decision = {"act": "decide", "version": taken["version"]}
    _, shown = await say(reviewer, token, f"{where}/preview", decision)
    assert ["is approved" in each["subject"] for each in shown["letters"]] == [True]
    _, planned = await say(reviewer, token, f"{where}/decision", decision)
    assert planned["planned"] is True
    assert (await say(reviewer, token, f"{where}/undo", {}))[0] == 200
    assert (await look(reviewer, token, where))["planned"]["failure"] == "undone"
    await say(reviewer, token, f"{where}/decision", decision)
    await carried_out(reviewer)
    done = await look(reviewer, token, where)
    assert (done["row"]["state"], done["acts"]) == ("done", [])
    assert reviewer.mail.newest(email, "is approved")


async def test_what_is_sent_back_names_its_items(seller, reviewer, token):
    await seller.register()
    await seller.apply()
    _, taken = await say(reviewer, token, "/cases/next", {})
    where = f"/cases/{taken['id']}"
    back = {"business_licence": {"reason": "unreadable", "words": "The stamp is cut off."}}
    form = {"act": "decide", "version": taken["version"], "items": back}
    assert (await say(reviewer, token, f"{where}/decision", form))[1]["planned"] is True
    await carried_out(reviewer)
    case = (await look(reviewer, token, where))["case"]
    assert {i["name"]: i["reason"][:9] for i in case["items"] if i["reason"]} == {
        "business_licence": "It cannot"
    }


async def test_stale_acts_are_told_where_it_stands(seller, reviewer, token):
    await seller.register()
    await seller.apply()
    _, taken = await say(reviewer, token, "/cases/next", {})
    form = {"act": "decide", "version": taken["version"] - 1}
    status, told = await say(reviewer, token, f"/cases/{taken['id']}/decision", form)
    assert (status, told["code"]) == (409, "conflict")


async def test_looks_and_papers_by_json_are_facts_as_well(seller, reviewer, token, house):
    """ST-06"""
    from sqlalchemy import func, select

    from keyhouse.domain.audit.models import facts

    await seller.register()
    await seller.apply()
    case = (await look(reviewer, token, "/cases"))["cases"][0]["id"]
    papers = [
        p
        for i in (await look(reviewer, token, f"/cases/{case}"))["case"]["items"]
        for p in i["papers"]
    ]
    seen = [
        await reviewer.api(f"/staff/cases/{case}/papers/{p['id']}", None, token, "GET")
        for p in papers
    ]
    page = f"/staff/cases/{case}/papers/{papers[1]['id']}/1"
    seen.append(await reviewer.api(page, None, token, "GET"))
    assert [each.status_code for each in seen] == [200, 200, 200]
    assert all(each.headers["content-disposition"] == "attachment" for each in seen)
    visit = house.door.visit(house.directory.by_slug("ozon"))
    query = select(facts.c.fact, func.count()).where(facts.c.subject_id == case)
    counted = dict(await visit.db.all(query.group_by(facts.c.fact)))
    assert (counted["case.viewed"], counted["document.viewed"]) == (1, 3)
    await visit.db.rollback()


async def test_people_are_found_helped_and_stopped(seller, reviewer, token):
    await seller.register()
    status, found = await say(reviewer, token, "/accounts/search", {"address": "northwind"})
    assert [each["addresses"] for each in found] == ["a•••a@example.com"]
    where = f"/accounts/{found[0]['id']}"
    status, did = await say(reviewer, token, f"{where}/end-sessions", {"reason": "Asked by phone"})
    assert (status, did["did"]) == (200, "signed-out")
    sanction = {"kind": "restricted", "reason": "fraud", "words": "", "days": 7}
    assert (await say(reviewer, token, f"{where}/sanctions", sanction))[0] == 201
    account = await look(reviewer, token, where)
    assert [each["kind"] for each in account["sanctions"]] == ["restricted"]
    lift = f"{where}/sanctions/{account['sanctions'][0]['id']}/lift"
    assert (await say(reviewer, token, lift, {"why": "A mistake"}))[0] == 200
    assert (await look(reviewer, token, where))["sanction"] == "none"


async def test_security_declares_a_password_known(seller, house, app, worker, mail):
    from tests.people import Person

    email = await seller.register()
    async with Person(app, worker, mail) as guard:
        await guard.become_reviewer(house, "guard@staff.example", "security")
        token = await guard.staff_token()
        _, found = await say(guard, token, "/accounts/search", {"address": email})
        where = f"/accounts/{found[0]['id']}/mark-compromised"
        assert (await say(guard, token, where, {"reason": "In a list"}))[1]["did"] == "compromised"
    answer = await seller.sign_in(email)
    assert "/sign-in/code" not in answer.headers.get("location", ""), answer.headers


async def test_team_messages_figures_and_shops_answer(reviewer, house, app, worker, mail, merchant):
    from tests.people import Person

    async with Person(app, worker, mail) as operator:
        await operator.become_reviewer(house, "olga@staff.example", "operator")
        token = await operator.staff_token()
        asked = {"name": "Ivo", "email": "ivo@staff.example", "role": "support", "language": "sk"}
        assert (await say(operator, token, "/team", asked))[0] == 201
        team = await look(operator, token, "/team")
        assert [each["what"] for each in team["invitations"]] == ["join"]
        confirm = f"/team/invitations/{team['invitations'][0]['id']}/confirm"
        assert (await say(operator, token, confirm))[1]["code"] == "second_needed"
        assert (await say(operator, token, "/messages/search", {"address": "a@b.example"}))[1] == []
        figures = await look(operator, token, "/figures?days=7")
        assert [len(figures["dates"]), len(figures["by_day"]["decided"])] == [7, 7]


async def test_a_shop_is_suspended_by_json(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    token = await clerk.staff_token()
    number = (await look(clerk, token, f"/shops/{shop}"))["number"]
    _, found = await say(clerk, token, "/shops/search", {"number": number})
    assert (found["id"], found["state"]) == (shop, "active")
    ledger = {"kind": "orders", "state": "blocked", "count": 3}
    _, told = await say(clerk, token, f"/shops/{shop}/ledger", ledger)
    assert {e["kind"]: e["count"] for e in told["obligations"]}["orders"] == 3
    stop = {"act": "suspend", "reason": "Under review"}
    assert (await say(clerk, token, f"/shops/{shop}/binding", stop))[1]["state"] == "suspended"


async def test_nothing_is_done_by_a_body_with_more_in_it(seller, reviewer, token):
    """AZ-04"""
    await seller.register(email=SIGN_UP["email"])
    await seller.apply()
    _, taken = await say(reviewer, token, "/cases/next", {})
    extra = {"role": "operator", "marketplace_id": "mkt_x", "status": "done", "owner": "acc_x"}
    form = {"act": "release", "version": taken["version"], **extra}
    status, told = await say(reviewer, token, f"/cases/{taken['id']}/decision", form)
    assert (status, {e["field"] for e in told["errors"]}) == (422, set(extra))
    assert (await look(reviewer, token, "/me"))["role"] == "senior"


async def test_looking_beforehand_decides_nothing(seller, reviewer, token):
    await seller.register()
    await seller.apply()
    _, taken = await say(reviewer, token, "/cases/next", {})
    form = {"act": "approve", "version": taken["version"], "preview": True}
    status, _ = await say(reviewer, token, f"/cases/{taken['id']}/decision", form)
    assert status == 422
    assert (await look(reviewer, token, f"/cases/{taken['id']}"))["planned"] is None


@pytest.mark.parametrize("bad", ["%00", "x" * 61, "a%20b", "..%2f"])
async def test_no_id_is_a_fault(reviewer, token, bad):
    for path in (f"/cases/{bad}", f"/accounts/{bad}", f"/audit/bundles/{bad}", f"/shops/{bad}"):
        status, _ = await say(reviewer, token, path, method="GET")
        assert status in (404, 422), path


async def test_nobody_helps_or_stops_an_account_of_their_own(seller, house, app, worker, mail):
    """ST-01"""
    from tests.people import Person

    email = await seller.register()
    async with Person(app, worker, mail) as guard:
        await guard.become_reviewer(house, email, "security")
        token = await guard.staff_token()
        _, found = await say(guard, token, "/accounts/search", {"address": email})
        where = f"/accounts/{found[0]['id']}"
        for act in ("unlock", "end-sessions", "protect", "mark-compromised"):
            _, told = await say(guard, token, f"{where}/{act}", {"reason": "me"})
            assert told["code"] == "own_account", act
        form = {"kind": "restricted", "reason": "fraud"}
        assert (await say(guard, token, f"{where}/sanctions", form))[1]["code"] == "own_account"
        page = await guard.submit(f"/staff{where}/unlock", {"reason": "me"}, page=f"/staff{where}")
        assert page.status_code == 403
