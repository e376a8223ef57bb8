"""AE3 to AE8: the slider, the choice of the way, the code, the new password."""

import re

import pytest

from tests.mail import text_of
from tests.people import EMAIL, PASSWORD

pytestmark = pytest.mark.pages

PHONE = "+79123456789"
NEW = "quite another phrase"


async def test_a_buyer_gets_back_in_by_e_mail(buyer, thief):
    await buyer.register()
    assert (await thief.ask()).headers["location"] == "/aliexpress/recover/choose"
    await thief.get_code("email")
    answer = await thief.submit("/recover/code", {"code": thief.code()})
    assert answer.headers["location"] == "/aliexpress/recover/password"
    assert (await thief.change(NEW)).headers["location"] == "/aliexpress/recover/done"
    assert (await buyer.get("/account")).url.path == "/aliexpress/sign-in"
    assert (await buyer.sign_in(EMAIL, NEW)).status_code == 303


async def test_a_buyer_gets_back_in_by_sms(buyer, thief, clock):
    await buyer.register(PHONE)
    clock.forward_seconds(61)
    await thief.prove(PHONE, "sms")
    assert (await thief.change(NEW)).headers["location"] == "/aliexpress/recover/done"
    assert (await thief.sign_in(PHONE, NEW)).headers["location"] == "/aliexpress/account"
    await thief.letters_arrive()
    assert any("was changed" in each for each in thief.phones.of(PHONE))


@pytest.mark.parametrize("way", ["email", "sms"])
@pytest.mark.parametrize("kind", ["email", "phone"])
async def test_everybody_is_offered_and_told_the_same(buyer, thief, clock, kind, way):
    known = {"email": EMAIL, "phone": PHONE}[kind]
    unknown = {"email": "amma@example.com", "phone": "+79123456089"}[kind]
    await buyer.register(known)
    clock.forward_seconds(61)
    stories = []
    for address in (known, unknown):
        told = [await thief.ask(address), await thief.get("/recover/choose")]
        told.append(await thief.submit("/recover/choose", {"way": way}))
        told.append(await thief.submit("/recover/again", {}, page="/recover/code"))
        await thief.letters_arrive()
        told.append(await thief.get("/recover/code"))
        told += [await thief.submit("/recover/code", {"code": "000000"}) for _ in range(6)]
        stories.append([(t.status_code, _headers(t), _plain(t.text)) for t in told])
    assert stories[0] == stories[1]


def _headers(answer):
    kept = {k: v for k, v in answer.headers.items() if k != "content-length"}
    kept["set-cookie"] = re.sub(r"=[\w-]{40,}", "=NONCE", kept.get("set-cookie", ""))
    return kept


def _plain(page: str) -> str:
    return re.sub(r'name="_token" value="[^"]+"', "", page)


async def test_only_what_was_typed_is_shown_and_masked(buyer, thief):
    await buyer.register()
    await thief.ask()
    page = (await thief.get("/recover/choose")).text
    assert "a•••a@example.com" in page
    assert EMAIL not in page


async def test_an_address_can_be_corrected_and_is_still_there(thief):
    await thief.ask("anna@exmaple.com")
    page = (await thief.get("/recover")).text
    assert 'value="anna@exmaple.com"' in page


async def test_without_javascript_one_waits(buyer, thief, clock):
    await buyer.register()
    page = (await thief.submit("/recover", {"identifier": EMAIL})).text
    assert "after 8 seconds" in page
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
    form = {"identifier": EMAIL, "ticket": ticket}
    early = await thief.submit("/recover", form)
    assert early.status_code == 422
    assert "wait a few seconds more" in early.text
    clock.forward_seconds(9)
    assert (await thief.submit("/recover", form)).status_code == 303
    assert (await thief.submit("/recover", form)).status_code == 422  # good once


async def test_the_second_code_replaces_the_first_only_after_five_minutes(buyer, thief, clock):
    await buyer.register()
    await thief.ask()
    await thief.get_code()
    first = thief.code()
    clock.forward_seconds(100)
    await thief.submit("/recover/again", {}, page="/recover/code")
    await thief.letters_arrive()
    assert thief.code() == first
    assert (await thief.submit("/recover/code", {"code": first})).status_code == 303


async def test_a_code_is_dead_at_ten_minutes(buyer, thief, clock):
    await buyer.register()
    await thief.ask()
    await thief.get_code()
    clock.forward_seconds(601)
    answer = await thief.submit("/recover/code", {"code": thief.code()})
    assert answer.status_code == 422
    assert "can no longer be used" in answer.text


async def test_numbers_that_get_no_sms_are_refused_before_money_is_spent(thief):
    landline = await thief.browser.post("/recover", data=await thief.slide("+74951234567"))
    assert "gets no SMS" in landline.text
    abroad = await thief.browser.post("/recover", data=await thief.slide("+447911123456"))
    assert "no SMS to numbers of this country" in abroad.text


async def test_opening_every_link_twenty_times_uses_nothing_up(buyer, thief):
    await buyer.register()
    await thief.prove()
    await thief.change(NEW)
    await thief.letters_arrive()
    links = re.findall(r"https?://\S+", text_of(thief.mail.newest(EMAIL, "was changed")))
    for link in links * 20:
        await thief.browser.get(link.removeprefix("https://keyhouse.test/aliexpress"))
    assert (await buyer.sign_in(EMAIL, NEW)).status_code == 303


async def test_the_way_must_be_one_that_is_offered(buyer, thief):
    await buyer.register()
    await thief.ask()
    assert (await thief.submit("/recover/choose", {"way": "pigeon"})).status_code == 422


async def test_a_stale_attempt_leads_to_a_fresh_start(thief, clock):
    await thief.ask()
    clock.forward_seconds(3601)
    assert (await thief.get("/recover/code")).url.path == "/aliexpress/recover"


async def test_recovery_by_json(buyer, mail):
    from tests.people import solve

    await buyer.register()
    refused = await buyer.api("/recoveries", {"identifier": EMAIL})
    assert refused.json()["code"] == "not_verified"
    work = (await buyer.api("/slider", {"action": "recover", "what": EMAIL})).json()
    started = await buyer.api("/recoveries", {"identifier": EMAIL, "proof": solve(work)})
    assert started.json()["ways"] == ["email", "sms"]
    token = started.json()["attempt"]
    assert (await buyer.api("/recoveries/way", {"way": "email"}, token)).status_code == 200
    await buyer.letters_arrive()
    await buyer.api("/recoveries/code", {"code": buyer.code()}, token)
    new = {"new_password": NEW, "repeat_password": NEW}
    assert (await buyer.api("/recoveries/password", new, token)).json()["next_step"] == "done"
    assert (await buyer.sign_in(EMAIL, PASSWORD)).status_code == 422
