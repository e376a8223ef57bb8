"""Staff see a page as its owner does: masked, sandboxed, and without entering as them."""

import re

import pytest

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


@pytest.fixture
async def account(seller, reviewer) -> str:
    email = await seller.register()
    answer = await reviewer.submit("/staff/accounts", {"address": email})
    return answer.headers["location"].removeprefix("/ozon")


async def test_the_page_is_theirs_and_can_do_nothing(seller, reviewer, account):
    await seller.apply()
    answer = await reviewer.get(f"{account}/seen/application")
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "allow" not in answer.headers["content-security-policy"]
    assert "This is what the owner sees." in answer.text
    assert "Northwind Trading" in answer.text
    assert "set-cookie" not in answer.headers
    assert "href" not in re.sub(r"<link[^>]*>", "", answer.text)


async def test_what_is_not_handed_in_is_not_seen(reviewer, seller, account):
    await seller.fill_in([], company_name="Half a name")
    answer = await reviewer.get(f"{account}/seen/application")
    assert "The owner is still writing this" in answer.text
    assert "Half a name" not in answer.text


async def test_addresses_stay_masked(reviewer, seller, account):
    await seller.apply()
    await reviewer.decide("approve")
    await seller.activate()
    page = (await reviewer.get(f"{account}/seen/account")).text
    assert "anna@example.com" not in page
    assert "a•••a@example.com" in page
    assert "79123456789" not in page
    assert "345-67-89" not in page


async def test_every_page_answers_or_leads_back(reviewer, account):
    for page in ("account", "application", "standing", "security", "me"):
        answer = await reviewer.get(f"{account}/seen/{page}")
        assert answer.status_code == 200, page
    assert (await reviewer.get(f"{account}/seen/leave")).status_code == 404


async def test_looking_changes_nothing_and_is_a_fact(reviewer, seller, account, house):
    from sqlalchemy import func, select

    from keyhouse.domain.audit.models import facts
    from keyhouse.domain.sessions.models import sessions

    visit = house.door.visit(house.directory.by_slug("ozon"))

    async def count(table, *where):
        return await visit.db.value(select(func.count()).select_from(table).where(*where))

    await seller.apply()
    looked = facts.c.fact == "account.viewed"
    before = (await count(sessions), await count(facts, looked))
    await reviewer.get(f"{account}/seen/application")
    after = (await count(sessions), await count(facts, looked))
    await visit.db.rollback()
    assert after == (before[0], before[1] + 1)
    assert await count(facts, facts.c.fact == "case.viewed") == 1
    await visit.db.rollback()
