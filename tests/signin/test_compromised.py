"""OZ16: a new password is asked for on evidence only, and then it is the only way on."""

import pytest

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.sessions.mark_compromised import mark_compromised
from tests.people import EMAIL

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_password_that_others_know_opens_nothing(buyer, thief, house, mail, clock):
    await buyer.register()
    visit = house.door.visit(house.directory.by_slug("aliexpress"))
    account = await accounts.by_identifier(visit, "email", EMAIL)
    await mark_compromised(visit, account, "list of a broken shop")
    await visit.db.commit()
    assert (await buyer.get("/account")).url.path == "/aliexpress/sign-in"
    answer = await buyer.sign_in()
    assert answer.status_code == 422
    assert "Others may know this password" in answer.text
    await buyer.letters_arrive()
    assert mail.newest(EMAIL, "Others may know")
    clock.forward_seconds(61)
    await buyer.prove()
    await buyer.change("a new horse, a new stable")
    answer = await buyer.sign_in(EMAIL, "a new horse, a new stable")
    assert answer.headers["location"] == "/aliexpress/account"
