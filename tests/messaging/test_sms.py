"""SMS: by a real HTTP request; SM-01, SM-02, SM-03: what floods cost, and whom they reach."""

import asyncio
from dataclasses import replace

import pytest

from keyhouse.adapters.sms_http import HttpTexter, NoTexter
from keyhouse.domain.messaging.limits import may_text
from keyhouse.domain.messaging.policy import SmsPolicy
from keyhouse.kit.mail import Refused
from keyhouse.kit.problems import TooMany
from keyhouse.kit.settings import read_settings
from keyhouse.kit.sms import Text
from tests.conftest import PUBLIC_URL, environment
from tests.people import EMAIL

NUMBER = "+79123456789"
TRICKY = Text("msg_1", NUMBER, 'a "quoted" line\nand & more = $to %')


@pytest.fixture
def provider(workplace, mail, phones):
    return environment(workplace, "sqlite:///x.db", mail.port, PUBLIC_URL) | {
        "KEYHOUSE_SMS_URL": phones.url,
        "KEYHOUSE_SMS_MESSAGE_ID": '"id": *"([^"]+)"',
    }


def texter(variables, **changed):
    more = {f"KEYHOUSE_SMS_{name.upper()}": value for name, value in changed.items()}
    return HttpTexter(read_settings(variables | more).sms)


async def test_a_text_arrives_as_it_is_and_its_id_comes_back(provider, phones):
    assert (await texter(provider).send(TRICKY)).startswith("sms-")
    assert phones.of(NUMBER) == [TRICKY.text]


async def test_a_text_sent_twice_under_one_key_arrives_once(provider, phones):
    twice = replace(TRICKY, key="msg_twice")
    assert await texter(provider).send(twice) == await texter(provider).send(twice)
    assert len(phones.of(NUMBER)) == 1


@pytest.mark.parametrize(("status", "is_final"), [(500, False), (429, False), (400, True)])
async def test_a_refusal_is_told(provider, phones, status, is_final):
    phones.refuse_with = status
    with pytest.raises(Refused) as refusal:
        await texter(provider).send(TRICKY)
    assert (refusal.value.is_final, str(status) in refusal.value.answer) == (is_final, True)


async def test_a_provider_that_is_away_is_tried_again(provider):
    with pytest.raises(Refused) as refusal:
        await texter(provider, url="http://127.0.0.1:1/").send(TRICKY)
    assert not refusal.value.is_final


async def test_success_is_what_the_operator_says(provider):
    with pytest.raises(Refused):
        await texter(provider, success='"status": *"ok"').send(TRICKY)


async def test_without_a_provider_nothing_is_sent():
    with pytest.raises(Refused):
        await NoTexter().send(TRICKY)


def visiting(house, **policy):
    marketplace = house.directory.by_slug("aliexpress")
    policies = {**marketplace.policies, SmsPolicy: SmsPolicy(**policy)}
    return house.door.visit(replace(marketplace, policies=policies))


async def sends(house, numbers, **policy) -> int:
    sent = 0
    for number in numbers:
        visit = visiting(house, **policy)
        sent += await may_text(visit, number, number)
        await visit.db.commit()
    return sent


async def test_codes_nobody_types_in_stop_numbers_that_begin_alike(house):
    numbers = [f"+7912{n:07}" for n in range(120)]
    assert await sends(house, numbers) == 50
    assert await sends(house, ["+79031234567"]) == 1


async def test_the_budget_of_a_marketplace_is_never_overdrawn(house):
    numbers = [f"+79{n % 90 + 10}{n:07}" for n in range(150)]
    assert await sends(house, numbers, daily=100) == 100


async def test_decoys_cost_the_marketplace_nothing(house):
    for number in range(20):
        visit = visiting(house, daily=5)
        await may_text(visit, "", f"nobody{number}")
        await visit.db.commit()
    assert await sends(house, [NUMBER], daily=5) == 1


async def test_of_a_hundred_resends_at_once_one_is_sent(house, second_house):
    async def one(node) -> bool:
        visit = visiting(node)
        try:
            taken = await may_text(visit, NUMBER, NUMBER)
            await visit.db.commit()
        except TooMany:
            return False
        finally:
            await visit.db.rollback()
        return taken

    nodes = (house, second_house)
    assert sum(await asyncio.gather(*(one(nodes[n % 2]) for n in range(100)))) == 1


async def test_a_number_gets_five_a_day(house, clock):
    sent = 0
    for _ in range(10):
        sent += await sends(house, [NUMBER])
        clock.forward_seconds(61)
    assert sent == 5


async def test_a_mailbox_gets_five_letters_and_one_that_says_so(buyer, thief, mail):
    await buyer.register("an.na@example.com")
    mail.letters.clear()
    spellings = [f"an.na+{n}@example.com" for n in range(4)] + ["an.na@example.com"] * 8
    for address in spellings:
        await thief.sign_up(address, "some words of mine")
    subjects = [letter["Subject"] for _, letter in mail.letters]
    assert len(subjects) <= 6
    assert sum("Many requests" in each for each in subjects) == 1


async def test_what_became_of_a_text_is_kept(house, buyer, phones):
    from keyhouse.domain.messaging.models import messages

    await buyer.register(NUMBER)
    visit = visiting(house)
    row = (await visit.db.all(messages.select().where(messages.c.channel == "sms")))[0]
    assert (row.state, row.answer[:4], row.secrets_sealed) == ("accepted", "sms-", None)
    assert EMAIL not in row.to_sealed
