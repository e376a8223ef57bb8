"""Finding people, and what staff may do for them."""

import re

import pytest

from tests.people import EMAIL, PASSWORD, Person, papers

pytestmark = pytest.mark.pages


@pytest.fixture
async def account(seller, reviewer) -> str:
    """The address of the seller's account page, for the staff."""
    await seller.register()
    await seller.fill_in(papers(), company_name="Škoda 深圳灯具 Trading")
    await seller.submit("/application/submit", {}, page="/application/check")
    return (await find(reviewer, EMAIL)).headers["location"].removeprefix("/ozon")


async def find(reviewer, said: str):
    return await reviewer.submit("/staff/accounts", {"address": said})


@pytest.mark.parametrize(
    "said",
    ["ANNA@example.com", "anna petr", "PETROVA Anna", "skoda", "ｓｋｏｄａ", "灯具", "northw"],
)
async def test_people_are_found_by_what_one_hears(reviewer, account, said):
    assert (await find(reviewer, said)).headers["location"].endswith(account)


async def test_and_by_the_reference_number_of_a_case(reviewer, account):
    page = (await reviewer.get("/staff")).text
    reference = re.search(r"<code>(\w{4}-\w{4})</code>", page)[1]
    assert (await find(reviewer, reference.lower())).headers["location"].endswith(account)


@pytest.mark.parametrize("said", ["nobody@example.com", "%", "_", "' OR 1=1", "x" * 200, "ÄÖ"])
async def test_who_is_not_there_is_not_found(reviewer, account, said):
    answer = await find(reviewer, said)
    assert answer.status_code == 200
    assert "Nobody was found" in answer.text


async def test_of_several_what_tells_them_apart_is_shown(reviewer, account, app, worker, mail):
    async with Person(app, worker, mail) as another:
        await another.register(email="anna2@example.com", phone="+7 912 345-67-80")
    page = (await find(reviewer, "Petrova")).text
    assert "2 accounts" in page
    assert "anna2@example.com" not in page  # masked


async def test_another_marketplaces_people_are_not_found(account, clerk):
    assert "Nobody was found" in (await find(clerk, EMAIL)).text


async def test_the_account_page_tells_and_masks(reviewer, seller, account):
    await reviewer.letters_arrive()
    page = (await reviewer.get(account)).text
    assert "Škoda 深圳灯具" in page or "Northwind" in page
    assert EMAIL not in page
    assert "We have your application" in page
    assert "Nobody is signed in" not in page


async def test_sessions_are_ended_with_a_reason(reviewer, seller, account):
    assert (await seller.get("/application")).url.path == "/ozon/application"
    without = await reviewer.submit(f"{account}/end-sessions", {"reason": ""}, page=account)
    assert without.status_code == 422
    done = await reviewer.submit(f"{account}/end-sessions", {"reason": "T-1"}, page=account)
    assert done.headers["location"].endswith("did=signed-out")
    assert (await seller.get("/application")).url.path == "/ozon/sign-in"
    await seller.sign_in_wholly()
    assert (await seller.get("/application")).url.path == "/ozon/application"


async def test_a_protected_account_changes_nothing_about_getting_in(reviewer, seller, account):
    await reviewer.submit(f"{account}/protect", {"reason": "T-2"}, page=account)
    assert "protected" in (await reviewer.get(account)).text
    assert (await seller.get("/application")).url.path == "/ozon/sign-in"


async def test_only_security_declares_a_password_known(
    reviewer, seller, account, app, house, worker, mail
):
    async with Person(app, worker, mail) as officer:
        await officer.become_reviewer(house, "sonja@staff.example", "security")
        said = {"reason": "on a list"}
        refused = await reviewer.submit(f"{account}/compromised", said, page=account)
        assert refused.status_code == 403
        done = await officer.submit(f"{account}/compromised", said, page=account)
        assert done.status_code == 303
    answer = await seller.sign_in(EMAIL, PASSWORD)
    assert "Others may know this password" in answer.text


async def test_what_a_sanction_would_do_is_seen_beforehand(reviewer, seller, account, mail):
    form = {"kind": "frozen", "reason": "fraud", "words": "T-3", "days": "7", "preview": "true"}
    answer = await reviewer.submit(f"{account}/sanction", form, page=account)
    assert answer.status_code == 200
    assert "Only reading, handing in papers and an appeal are possible." in answer.text
    assert "Signs of fraud." in answer.text
    assert "Your account or shop at Ozon is restricted" in answer.text
    assert 'value="T-3"' in answer.text  # what was chosen is still there
    await seller.letters_arrive()
    assert not [each for each in mail.to(EMAIL) if "restricted" in each["Subject"]]
    assert "/standing" not in str((await seller.get("/account")).url)
    page = (await reviewer.get(account)).text
    assert "frozen</span>" not in page
