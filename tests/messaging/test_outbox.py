"""Letters: queued with the act, sent over real SMTP, tried again, given up, never too late."""

import asyncio

import pytest
from sqlalchemy import select, text

from keyhouse.domain.messaging.models import messages
from tests.mail import text_of
from tests.people import SIGN_UP

EMAIL = SIGN_UP["email"]


async def rows(house):
    return await house.database.unit().all(select(messages).order_by(messages.c.created_at))


async def test_a_refusal_for_now_is_tried_again_with_growing_waits(seller, house, clock, mail):
    mail.refuse_with = "451 come back later"
    await seller.sign_up()
    waits = []
    for _ in range(4):
        row = (await rows(house))[0]
        waits.append((row.due_at - clock.now()).total_seconds())
        clock.moment = row.due_at
        await seller.letters_arrive()
    assert waits == sorted(waits)
    assert row.state == "queued"
    assert "451" in row.answer
    mail.refuse_with = ""
    clock.moment = (await rows(house))[0].due_at
    await seller.letters_arrive()
    assert len(mail.to(EMAIL)) == 1
    assert (await rows(house))[0].state == "accepted"


async def test_a_refusal_for_good_is_final(seller, house, mail):
    mail.refuse_with = "550 no such user"
    await seller.sign_up()
    assert (await rows(house))[0].state == "failed"


async def test_codes_are_erased_once_the_letter_is_gone(seller, house):
    await seller.sign_up()
    row = (await rows(house))[0]
    assert row.state == "accepted"
    assert row.secrets_sealed is None
    assert EMAIL not in str(tuple(row))


async def test_a_code_that_has_expired_is_never_sent(seller, house, clock, mail):
    mail.refuse_with = "451 not now"
    await seller.sign_up()
    clock.forward_seconds(25 * 3600)
    mail.refuse_with = ""
    await seller.letters_arrive()
    assert mail.to(EMAIL) == []
    assert (await rows(house))[0].state == "expired"


async def test_two_nodes_send_each_letter_once(seller, house, second_house, mail):
    from keyhouse.app.worker import Worker

    for n in range(10):
        form = {**SIGN_UP, "email": f"person{n}@example.com"}
        await seller.submit("/sign-up", form)
    workers = [Worker(each) for each in (house, second_house)]
    await asyncio.gather(*(worker.beat() for worker in workers))
    await asyncio.gather(*(worker.settle() for worker in workers))
    got = sorted(to for to, _ in mail.letters)
    assert got == sorted(f"person{n}@example.com" for n in range(10))


async def test_a_half_sent_letter_of_a_dead_process_is_sent_again(seller, house, clock, mail):
    await seller.submit("/sign-up", SIGN_UP)
    unit = house.database.unit()
    await unit.write(text("UPDATE messages SET state = 'sending'"))
    await unit.commit()
    await seller.letters_arrive()
    assert len(mail.to(EMAIL)) == 1


async def test_a_letter_is_text_and_html_and_says_who_writes(seller, mail):
    await seller.sign_up()
    letter = mail.newest(EMAIL)
    assert letter["From"] == "Ozon <office@keyhouse.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert "support@ozon.example" in text_of(letter)


@pytest.mark.parametrize(
    "company", ["<script>alert(1)", "{{ 7*7 }}", "%(link)s %s", "<img src=x onerror=alert(1)>"]
)
async def test_what_people_type_stays_text_in_letters(seller, mail, company):
    await seller.sign_up(company_name=company)
    html = mail.newest(EMAIL).get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "<img" not in html
    assert company in text_of(mail.newest(EMAIL))


@pytest.mark.parametrize(
    "company", ["Pay at https://evil.example", "call evil.example now", "x" * 100, "mail a@b.cz"]
)
async def test_a_letter_to_a_stranger_carries_no_advertisement(seller, mail, company):
    await seller.sign_up(company_name=company)
    assert company not in text_of(mail.newest(EMAIL))
    assert "opened an account for Ozon" in text_of(mail.newest(EMAIL))
