"""OZ1 and OZ2: from the form to the proven address."""

import asyncio

import pytest

from tests.mail import code_in, path_in, text_of
from tests.people import PASSWORD, SIGN_UP

pytestmark = pytest.mark.pages


async def test_the_letter_names_company_and_time_and_holds_link_and_code(seller):
    await seller.sign_up()
    said = text_of(seller.mail.newest(SIGN_UP["email"]))
    assert "Northwind Trading" in said
    assert "12:00" in said  # 9 o'clock UTC in Moscow
    assert "https://keyhouse.test/ozon/sign-up/link/" in said


async def test_the_code_opens_the_application(seller):
    await seller.register()
    assert "Business licence" in (await seller.get("/account")).text


async def test_a_wrong_code_counts_and_the_fifth_ends_it(seller):
    await seller.sign_up()
    told = [(await seller.submit("/sign-up/confirm", {"code": "000000"})).text for _ in range(5)]
    assert "Tries left: 4" in told[0]
    assert "Ask for a new one" in told[4]
    right = await seller.confirm_email()
    assert right.status_code == 422


async def test_opening_the_link_uses_nothing_up_and_a_button_does(seller):
    await seller.sign_up()
    path = path_in(seller.mail.newest(SIGN_UP["email"]))
    for _ in range(20):
        assert "Confirm e-mail" in (await seller.get(path)).text
    assert (await seller.submit("/sign-up/link", {})).headers["location"] == "/ozon/account"


async def test_a_link_in_another_browser_asks_for_the_password_first(seller, stranger):
    await seller.sign_up()
    path = path_in(seller.mail.newest(SIGN_UP["email"]))
    assert 'type="password"' in (await stranger.get(path)).text
    wrong = await stranger.submit("/sign-up/link", {"password": "not the right one"})
    assert wrong.status_code == 422
    right = await stranger.submit("/sign-up/link", {"password": PASSWORD})
    assert right.headers["location"] == "/ozon/account"


async def test_a_used_link_leads_to_a_new_one(seller):
    await seller.sign_up()
    path = path_in(seller.mail.newest(SIGN_UP["email"]))
    await seller.get(path)
    await seller.submit("/sign-up/link", {})
    await seller.sign_out()
    assert "can no longer be used" in (await seller.get(path)).text


async def test_asking_again_soon_sends_the_same_code(seller, clock, mail):
    email = await seller.sign_up()
    first = code_in(mail.newest(email))
    clock.forward_seconds(61)
    await seller.submit("/sign-up/again", {}, page="/sign-up/confirm")
    await seller.letters_arrive()
    assert code_in(mail.newest(email)) == first
    clock.forward_seconds(400)
    await seller.submit("/sign-up/again", {}, page="/sign-up/confirm")
    await seller.letters_arrive()
    assert code_in(mail.newest(email)) != first


async def test_a_hundred_resends_at_once_send_one_letter(seller, clock, mail):
    email = await seller.sign_up()
    clock.forward_seconds(61)
    before = len(mail.to(email))
    tokens = [await seller.token("/sign-up/confirm") for _ in range(10)]
    sent = (seller.browser.post("/sign-up/again", data={"_token": t}) for t in tokens)
    await asyncio.gather(*sent)
    await seller.letters_arrive()
    assert len(mail.to(email)) == before + 1


async def test_a_taken_address_gets_the_same_page_and_its_owner_one_notice(seller, stranger, mail):
    email = await seller.register(email="taken@example.com")
    for _ in range(3):
        answer = await stranger.submit("/sign-up", {**SIGN_UP, "email": email})
        assert answer.headers["location"] == "/ozon/sign-up/confirm"
    await stranger.letters_arrive()
    notices = [each for each in mail.to(email) if "already have" in each["Subject"]]
    assert len(notices) == 1


async def test_at_most_five_letters_a_day_whatever_the_spelling(stranger, mail):
    for tag in ("", "+a", "+b", "+c", "+d", "+e", "+f"):
        await stranger.sign_up(email=f"flooded{tag}@example.com")
    got = [to for to, e in mail.letters if "Many requests" not in e["Subject"]]
    assert len(got) == 5


async def test_two_claim_an_address_and_only_who_proves_it_has_it(seller, stranger):
    await stranger.sign_up(email="rival@example.com", password="the squatter's own words")
    await seller.register(email="rival@example.com")
    late = await stranger.submit("/sign-up/confirm", {"code": "123456"})
    assert late.status_code == 422
    await seller.sign_out()
    assert (await seller.sign_in("rival@example.com")).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "no address", "not an e-mail address"),
        ("email", '"quoted"@example.com', "not an e-mail address"),
        ("email", "a@b@example.com", "not an e-mail address"),
        ("phone", "12", "not a phone number"),
        ("phone", "+7 912 345-67-89 ext. 5", "not a phone number"),
        ("password", "short", "at least 8"),
        ("password", "password1", "Many people use"),
        ("password", "x" * 201, "at most 200"),
        ("password", "Northwind Trading", "your own name"),
        ("company_name", "", "fill this in"),
        ("company_name", "x" * 201, "at most 200"),
        ("company_name", "evil\u202egnp.exe", "cannot be shown"),
        ("company_name", "nul\x00byte", "cannot be shown"),
        ("terms", "", "Please"),
        ("terms", "false", "accept this to go on"),
    ],
)
async def test_bad_input_is_told_beside_the_field_and_the_rest_is_kept(seller, field, value, said):
    answer = await seller.submit("/sign-up", {**SIGN_UP, field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="e-{field}"' in answer.text
    assert ("Anna Petrova" in answer.text) == (field != "contact_name")
    assert PASSWORD not in answer.text


async def test_an_unconfirmed_sign_up_lapses_and_leaves_nothing_personal(
    seller, worker, clock, house
):
    from sqlalchemy import text

    email = await seller.sign_up(company_name="Gone Ltd")
    clock.forward_seconds(6 * 24 * 3600)
    await worker.beat()
    unit = house.database.unit()
    states = await unit.all(text("SELECT state, company_name FROM accounts"))
    assert [tuple(row) for row in states] == [("erased", "")]
    assert (await seller.sign_in(email)).status_code == 422
