"""Sanctions hold at once, say why, and can be appealed once, to somebody else."""

import re

import pytest

from tests.people import PASSWORD, png

pytestmark = pytest.mark.pages

EMAIL = "anna@example.com"


async def find(clerk, address: str = EMAIL) -> str:
    answer = await clerk.submit("/staff/accounts", {"address": address})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


async def put(clerk, account: str, kind: str, **more: str):
    form = {"kind": kind, "reason": "false_information", "words": "", "days": "0", **more}
    page = f"/staff/accounts/{account}"
    answer = await clerk.submit(f"{page}/sanction", form, page=page)
    assert answer.status_code == 303, answer.text
    await clerk.everything_due_is_done()


async def appeal(merchant, files=None):
    link = re.search(r"/appeals/(san_\w+)", (await merchant.get("/standing")).text)[0]
    return await merchant.submit(link, {"words": "It was another company."}, files=files or [])


async def test_a_ban_holds_at_once_in_every_session(merchant, clerk):
    await merchant.register()
    assert (await merchant.get("/me/shop")).status_code == 200
    await put(clerk, await find(clerk), "banned")
    page = await merchant.get("/me/shop")
    assert page.url.path == "/douyin/standing"
    assert "banned" in page.text
    assert merchant.mail.newest(EMAIL, "is restricted")
    # What is left: the appeal, one's data, leaving, signing out and in.
    for path in ("/standing", "/leave", "/support", "/"):
        assert (await merchant.get(path)).status_code == 200, path
    for path in ("/account", "/shops/open", "/me"):
        assert (await merchant.get(path)).url.path == "/douyin/standing", path


async def test_a_ban_holds_in_the_api_as_well(merchant, clerk):
    await merchant.register()
    answer = await merchant.api("/sign-ins", {"identifier": EMAIL, "password": PASSWORD})
    token = answer.json()["token"]
    await put(clerk, await find(clerk), "frozen")
    assert (await merchant.api("/shops", token=token, method="GET")).status_code == 200
    refused = await merchant.api("/shops", {"name": "Another"}, token)
    assert refused.json()["code"] == "may_not_bind"
    await put(clerk, await find(clerk), "banned")
    refused = await merchant.api("/shops", token=token, method="GET")
    assert refused.status_code == 403
    assert (await merchant.api("/session", token=token, method="DELETE")).status_code == 204


async def test_frozen_reads_and_hands_in_but_changes_nothing(merchant, clerk):
    await merchant.register()
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.fill_in_unbinding(shop)
    await put(clerk, await find(clerk), "frozen")
    assert (await merchant.get("/me/shop")).url.path == "/douyin/me/shop"
    token = await merchant.token("/support")
    refused = await merchant.browser.post("/shops/open", data={"_token": token, "name": "B"})
    assert refused.status_code == 403
    # Papers for what runs can still be handed in.
    assert (await merchant.submit_unbinding(shop)).status_code == 303


async def test_an_appeal_goes_to_somebody_else(merchant, clerk, second_clerk):
    await merchant.register()
    await put(clerk, await find(clerk), "banned")
    files = [("evidence", ("proof.png", png(), "image/png"))]
    assert (await appeal(merchant, files)).headers["location"].endswith("/standing?sent=1")
    case = await clerk.first_case()
    await clerk.press(case, "take")
    refused = await clerk.press(case, "approve")
    assert refused.status_code == 409
    assert "somebody else has to decide" in refused.text
    await clerk.press(case, "release")
    await second_clerk.press(case, "take")
    assert (await second_clerk.press(case, "approve")).status_code == 303
    await second_clerk.everything_due_is_done()
    assert merchant.mail.newest(EMAIL, "is lifted")
    assert (await merchant.get("/me/shop")).url.path == "/douyin/me/shop"


async def test_one_appeal_and_no_more(merchant, clerk, second_clerk):
    await merchant.register()
    await put(clerk, await find(clerk), "frozen")
    await appeal(merchant)
    case = await second_clerk.first_case()
    await second_clerk.press(case, "take")
    said = {"reject_reason": "stands", "reject_words": ""}
    assert (await second_clerk.press(case, "reject", **said)).status_code == 303
    page = (await merchant.get("/standing")).text
    assert "changes nothing about the reason" in page
    assert "/appeals/san_" not in page


async def test_a_term_ends_by_itself(merchant, clerk, clock):
    await merchant.register()
    await put(clerk, await find(clerk), "frozen", days="7")
    clock.forward_seconds(7 * 24 * 3600 + 400)
    await merchant.everything_due_is_done()
    await merchant.everything_due_is_done()
    assert merchant.mail.newest(EMAIL, "is lifted")


async def test_recovery_lifts_no_sanction(merchant, clerk, another_merchant):
    await merchant.register()
    account = await find(clerk)
    await put(clerk, account, "banned")
    await another_merchant.prove()
    answer = await another_merchant.change("three unrelated words")
    assert answer.headers["location"] == "/douyin/recover/done", answer.text
    await another_merchant.submit(
        "/sign-in", {"identifier": EMAIL, "password": "three unrelated words"}
    )
    assert (await another_merchant.get("/account")).url.path == "/douyin/standing"


@pytest.mark.parametrize("reason", ["", "no_such"])
async def test_a_sanction_needs_a_reason(merchant, clerk, reason):
    await merchant.register()
    page = f"/staff/accounts/{await find(clerk)}"
    form = {"kind": "banned", "reason": reason, "days": "0"}
    refused = await clerk.submit(f"{page}/sanction", form, page=page)
    assert refused.status_code == 422
    assert (await merchant.get("/me")).url.path == "/douyin/me"


async def test_an_appeal_is_withdrawn_and_made_anew(merchant, clerk, second_clerk):
    await merchant.register()
    await put(clerk, await find(clerk), "frozen")
    assert (await appeal(merchant)).status_code == 303
    link = re.search(r"/appeals/(san_\w+)/withdraw", (await merchant.get("/standing")).text)[0]
    assert (await merchant.submit(link, {}, page="/standing")).status_code == 303
    assert "/staff/cases/" not in (await second_clerk.get("/staff")).text.partition("Decided")[0]
    assert (await appeal(merchant)).status_code == 303
    refused = await merchant.submit(
        link.removesuffix("/withdraw"), {"words": "Once more."}, page="/standing"
    )
    assert refused.status_code == 409


async def test_an_appeal_by_json(merchant, clerk, second_clerk):
    await merchant.register()
    answer = await merchant.api("/sign-ins", {"identifier": EMAIL, "password": PASSWORD})
    token = answer.json()["token"]
    await put(clerk, await find(clerk), "banned")
    held = (await merchant.api("/standing", token=token, method="GET")).json()
    assert [(each["kind"], each["appeal"]) for each in held] == [("banned", None)]
    sanction = f"/standing/{held[0]['id']}/appeal"
    made = await merchant.api(sanction, {"words": "It was another company."}, token)
    assert (made.status_code, made.json()["state"]) == (201, "in_review")
    again = await merchant.api(sanction, {"words": "Once more."}, token)
    assert again.json()["code"] == "appealed_before"
    gone = await merchant.api(f"{sanction}/withdraw", token=token)
    assert gone.json()["state"] == "withdrawn"
