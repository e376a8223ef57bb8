"""Company numbers: checked by their own digits, and accounts that share one are shown."""

import re

import pytest
from stdnum.cn import uscc as usccs

from keyhouse.app.publishing import publish_file
from tests.conftest import PLAYBOOKS
from tests.people import papers

pytestmark = pytest.mark.pages

OTHER = {"email": "boris@example.com", "company_name": "Southwind", "phone": "+7 912 000-00-01"}


def uscc(body: str = "91110108MA01FP4P0") -> str:
    return body + usccs.calc_check_digit(body)


async def apply(seller, files, **typed: str):
    answer = await seller.fill_in(files, **typed)
    assert answer.status_code == 303, answer.text
    answer = await seller.submit("/application/submit", {}, page="/application/check")
    assert answer.status_code == 303


async def test_a_typing_mistake_is_told_at_its_field(seller):
    await seller.register()
    wrong = uscc()[:-1] + ("A" if uscc()[-1] != "A" else "B")
    answer = await seller.fill_in(papers(), number_tax_number=wrong)
    assert answer.status_code == 422
    assert "This number has a typing mistake" in answer.text
    assert f'value="{wrong}"' in answer.text


async def test_what_is_asked_follows_the_country(seller):
    await seller.register()
    await seller.fill_in(papers(), way="save", country="RU")
    assert "Tax number (INN)" in (await seller.get("/application")).text
    await seller.fill_in([], way="save", country="KZ")
    assert "number_tax_number" not in (await seller.get("/application")).text


async def test_a_required_number_keeps_it_from_going_off(seller, house):
    text = (PLAYBOOKS / "ozon.toml").read_text("utf-8")
    path = house.settings.secret_key_file.parent / "numbers.toml"
    path.write_text(text.replace('check = "cn.uscc"\nrequired = false', 'check = "cn.uscc"'))
    await publish_file(house, "ozon", path)
    await house.directory.refresh(house.database.unit())
    await seller.register()
    answer = await seller.fill_in(papers())
    assert answer.status_code == 422
    assert 'id="e-number_tax_number"' in answer.text
    assert (await seller.fill_in([], number_tax_number=uscc())).status_code == 303


async def test_reviewers_see_who_shares_a_number_or_a_paper(seller, stranger, reviewer):
    await seller.register()
    await apply(seller, papers(), number_tax_number=uscc())
    await stranger.register(**OTHER)
    spaced = " ".join(uscc()[i : i + 4] for i in range(0, 18, 4)).lower()
    await apply(stranger, papers(), number_tax_number=spaced, company_name="Southwind")
    shown = []
    for case in set(re.findall(r"/staff/cases/(cas_\w+)", (await reviewer.get("/staff")).text)):
        shown.append((await reviewer.get(f"/staff/cases/{case}")).text)
    assert len(shown) == 2
    for page in shown:
        assert "Also of another account" in page
        assert "the same tax number" in page
        assert "the same file" in page
    first = next(page for page in shown if "Northwind" in page)
    assert "Southwind" not in first
    assert "boris@example.com" not in first


@pytest.fixture
async def by_company(house):
    """Whoever was unbound is known by the company, not by the account."""
    text = (PLAYBOOKS / "douyin.toml").read_text("utf-8")
    changed = text.replace(
        'compare = "account"', 'compare = "legal_entity"\nentity_check = "cn.uscc"'
    )
    path = house.settings.secret_key_file.parent / "entity.toml"
    path.write_text(changed, "utf-8")
    await publish_file(house, "douyin", path)
    await house.directory.refresh(house.database.unit())


async def test_a_company_that_was_unbound_is_known_again(
    by_company, merchant, another_merchant, clerk
):
    await merchant.register()
    assert "Tell us the tax number" in (await merchant.get("/shops/open")).text
    assert (
        await merchant.submit("/shops/open", {"name": "Tea"}, page="/support")
    ).status_code == 409
    wrong = await merchant.submit("/shops/company", {"entity_number": "123"})
    assert wrong.status_code == 422
    assert (await merchant.submit("/shops/company", {"entity_number": uscc()})).status_code == 303
    shop = await merchant.open_shop()
    await clerk.settle_all(shop)
    await merchant.apply_to_unbind(shop)
    await clerk.decide("approve")
    await another_merchant.register("boris@example.com")
    await another_merchant.submit("/shops/company", {"entity_number": uscc()})
    refused = await another_merchant.submit("/shops/open", {"name": "Tea again"}, page="/support")
    assert refused.status_code == 409
    assert "This account was unbound" in refused.text
