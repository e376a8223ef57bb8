"""What staff do about messages: sending one again, pausing a channel, seeing how each looks."""

import re

import pytest
from sqlalchemy import select, update

from keyhouse.domain.messaging.models import messages
from keyhouse.domain.messaging.resend_letter import resend_letter
from keyhouse.kit.problems import Problem
from tests.people import EMAIL, SIGN_UP

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]


async def find(person, address=SIGN_UP["email"]):
    return (await person.submit("/staff/messages", {"address": address})).text


async def test_a_letter_without_secrets_goes_again(seller, operator, mail):
    email = await seller.register()
    await seller.apply()
    await seller.everything_due_is_done()
    before = len(mail.to(email))
    page = await find(operator)
    again = re.findall(r'action="/ozon(/staff/messages/msg_\w+/resend)"', page)
    assert len(again) == 1  # the code of the sign-up is not kept
    answer = await operator.submit(again[0], {}, page="/staff/messages")
    assert answer.headers["location"].endswith("did=resent")
    await seller.everything_due_is_done()
    assert len(mail.to(email)) == before + 1


async def test_a_letter_with_a_code_does_not(seller, house):
    await seller.register()
    visit = house.door.visit(house.directory.by_slug("ozon"))
    row = await visit.db.one(select(messages).where(messages.c.state == "accepted"))
    with pytest.raises(Problem) as told:
        await resend_letter(visit, row.id)
    await visit.db.rollback()
    assert told.value.code == "held_secrets"


async def test_three_times_a_day_to_one_address(seller, house):
    await seller.register()
    await seller.apply()
    await seller.everything_due_is_done()
    visit = house.door.visit(house.directory.by_slug("ozon"))
    query = select(messages).where(messages.c.secrets_sealed.is_not(None))
    row = await visit.db.one(query)
    for _ in range(3):
        await resend_letter(visit, row.id)
    with pytest.raises(Problem) as told:
        await resend_letter(visit, row.id)
    await visit.db.rollback()
    assert told.value.code == "too_many"


async def test_what_waits_for_its_next_try_goes_now(seller, house, mail):
    await seller.sign_up()
    visit = house.door.visit(house.directory.by_slug("ozon"))
    later = visit.now.replace(year=2027)
    await visit.db.write(update(messages).values(state="queued", due_at=later))
    row = await visit.db.one(select(messages))
    await visit.db.commit()
    await resend_letter(visit, row.id)
    await visit.db.commit()
    row = await visit.db.one(select(messages))
    await visit.db.rollback()
    assert row.due_at == visit.now


async def test_a_paused_channel_waits_and_people_read_of_it(seller, operator, mail, worker):
    form = {"reason": "The provider is down"}
    pause = "/staff/messages/channels/email/pause"
    assert (await operator.submit(pause, form, page="/staff/messages")).status_code == 303
    assert (await operator.submit(pause, form, page="/staff/messages")).status_code == 409
    await worker.beat()
    await seller.sign_up()
    assert mail.to(SIGN_UP["email"]) == []
    assert "Letters are delayed at the moment" in (await seller.get("/sign-up/confirm")).text
    page = (await operator.get("/staff/messages")).text
    assert "The provider is down" in page
    resume = "/staff/messages/channels/email/resume"
    assert (await operator.submit(resume, {}, page="/staff/messages")).status_code == 303
    await seller.everything_due_is_done()
    assert len(mail.to(SIGN_UP["email"])) == 1
    assert "delayed" not in (await seller.get("/sign-up/confirm")).text


async def test_no_sms_is_asked_for_while_they_are_paused(buyer, house, worker):
    from keyhouse.domain.messaging.pauses import pause_channel

    visit = house.door.visit(house.directory.by_slug("aliexpress"))
    await pause_channel(visit, "sms", "Down")
    await visit.db.commit()
    await worker.beat()
    answer = await buyer.sign_up("+79123456789")
    assert answer.status_code == 503
    assert "SMS cannot be sent at the moment" in answer.text
    assert (await buyer.sign_up(EMAIL)).status_code == 303


async def test_every_kind_of_letter_can_be_looked_at(operator, house):
    from keyhouse.domain.messaging import LetterKinds

    for kind in house.parts.get(LetterKinds):
        for language in ("en", "ru", "zh", "sk"):
            path = f"/staff/messages/templates?kind={kind}&language={language}"
            answer = await operator.get(path)
            assert answer.status_code == 200, path
            assert "%(" not in answer.text, path


async def test_health_counts_what_the_provider_said(seller, operator):
    await seller.register()
    token = await operator.staff_token()
    health = (await operator.api("/staff/messages", None, token, "GET")).json()
    assert (health["email"]["accepted"], health["email"]["taken"]) == (1, 1.0)
    assert health["sms"]["taken"] is None


async def test_a_letter_that_is_on_its_way_is_not_sent_without_its_code(seller, house):
    await seller.sign_up()
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await visit.db.write(update(messages).values(state="sending", secrets_sealed="sealed"))
    row = await visit.db.one(select(messages))
    with pytest.raises(Problem) as told:
        await resend_letter(visit, row.id)
    await visit.db.rollback()
    assert told.value.code == "held_secrets"


async def test_an_answer_names_no_address(seller, operator, mail, house):
    await seller.sign_up()
    visit = house.door.visit(house.directory.by_slug("ozon"))
    row = await visit.db.one(select(messages))
    from keyhouse.domain.messaging.send_due import _unnamed

    said = _unnamed(visit, row, f"550 <{SIGN_UP['email'].upper()}> unknown")
    await visit.db.rollback()
    assert said == "550 <…> unknown"
