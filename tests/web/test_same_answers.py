"""EN-01: eight kinds of accounts, every public step, and not one byte of difference."""

import re

import httpx
import pytest
from sqlalchemy import update

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.accounts.models import accounts as table
from tests.people import PASSWORD

pytestmark = pytest.mark.pages

STATES = ("active", "unknown", "locked", "banned", "unproven", "erased", "social", "elsewhere")
WRONG = "certainly another one"


@pytest.fixture
async def addresses(house, buyer, seller, thief):
    """An address for each state of an account; all as long as each other."""
    found = {state: f"{number}someone@example.com" for number, state in enumerate(STATES)}
    visit = house.door.visit(house.directory.by_slug("aliexpress"))
    for state in ("active", "locked", "banned", "social"):
        account = await accounts.add_account(visit, {"terms_version": "1"})
        kind = "social" if state == "social" else "email"
        await accounts.claim_identifier(visit, account.id, kind, found[state])
        sanction = "banned" if state == "banned" else "none"
        await visit.db.write(
            update(table).where(table.c.id == account.id).values(state="active", sanction=sanction)
        )
    await visit.db.commit()
    await thief.sign_up(found["unproven"])
    await seller.sign_up(email=found["elsewhere"])
    for _ in range(5):  # somebody guessed at one of them before
        await thief.sign_in(found["locked"], WRONG)
    return found


def plain(answer: httpx.Response, address: str) -> tuple:
    """The answer without what is different by chance each time."""
    headers = {k: v for k, v in answer.headers.items() if k != "content-length"}
    headers["set-cookie"] = re.sub(r"=[\w-]{40,}", "=NONCE", headers.get("set-cookie", ""))
    body = re.sub(r'name="_token" value="[^"]+"', "", answer.text).replace(address, "ADDRESS")
    body = re.sub(r'data-options="[^"]+"', "", body)  # a passkey's challenge
    body = re.sub(r"\d•••e@", "MASKED@", body)
    return answer.status_code, tuple(sorted(headers.items())), body


async def story(person, address: str) -> list[tuple]:
    told = [await person.ask(address), await person.get("/recover/choose")]
    told.append(await person.submit("/recover/choose", {"way": "email"}))
    told.append(await person.submit("/recover/again", {}, page="/recover/code"))
    told.append(await person.get("/recover/code"))
    told += [await person.submit("/recover/code", {"code": "000000"}) for _ in range(6)]
    told.append(await person.submit("/recover/lost", {"new_address": "other@example.com"}))
    told.append(await person.get("/recover/lost/code"))
    form = {"identifier": address, "password": WRONG, "terms": "true"}
    told.append(await person.submit("/sign-up", form))
    told.append(await person.get("/sign-up/confirm"))
    told += [await person.submit("/sign-up/confirm", {"code": "000000"}) for _ in range(2)]
    await person.browser.get("/language/en")
    return [plain(each, address) for each in told]


async def test_recovery_and_sign_up_answer_everybody_alike(app, worker, mail, phones, addresses):
    stories = {}
    for state, address in addresses.items():
        from tests.people import Buyer

        async with Buyer(app, worker, mail, "aliexpress") as person:
            stories[state] = await story(person, address)
    for state in STATES:
        for step, (told, expected) in enumerate(
            zip(stories[state], stories["unknown"], strict=True)
        ):
            assert told == expected, (state, step)


async def test_a_wrong_password_is_answered_alike(app, worker, mail, addresses):
    stories = {}
    for state, address in addresses.items():
        from tests.people import Buyer

        async with Buyer(app, worker, mail, "aliexpress") as person:
            if state == "locked":
                continue  # this one answers as any address does that was guessed at
            told = [await person.sign_in(address, WRONG) for _ in range(6)]
            stories[state] = [plain(each, address) for each in told]
    assert all(told == stories["unknown"] for told in stories.values())


async def test_who_signed_up_is_no_longer_told_apart_by_their_own_password(buyer, thief):
    await buyer.register()
    assert (await thief.sign_in(password=PASSWORD)).status_code == 303
