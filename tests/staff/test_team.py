"""Who is on the staff: nobody adds a second person alone, a right that is taken is gone at once."""

import re

import pytest

from keyhouse.domain.visits import ROLES
from tests.mail import path_in
from tests.people import PASSWORD, Person

pytestmark = pytest.mark.pages
NEW = "nina@staff.example"


@pytest.fixture
async def operator(app, house, worker, mail):
    async with Person(app, worker, mail) as person:
        person.staff_id = await person.become_reviewer(house, "otto@staff.example", "operator")
        yield person


@pytest.fixture
async def officer(app, house, worker, mail):
    async with Person(app, worker, mail) as person:
        await person.become_reviewer(house, "sonja@staff.example", "security")
        yield person


async def ask(operator, role="reviewer", email=NEW):
    form = {"name": "Nina", "email": email, "role": role, "language": "ru"}
    return await operator.submit("/staff/team", form)


async def invitation_of(person) -> str:
    page = (await person.get("/staff/team")).text
    return re.search(r"invitations/(inv_\w+)/", page)[1]


async def press(person, path: str):
    return await person.submit(f"/staff/team{path}", {}, page="/staff/team")


async def invited(operator, officer, stranger, role="reviewer") -> str:
    """The way to the page that the letter leads to."""
    await ask(operator, role)
    answer = await press(officer, f"/invitations/{await invitation_of(officer)}/confirm")
    assert answer.status_code == 303, answer.text
    await stranger.letters_arrive()
    return path_in(stranger.mail.newest(NEW))


async def test_two_people_bring_a_third(operator, officer, stranger, house):
    way = await invited(operator, officer, stranger)
    assert "Nina" in (await stranger.get(way)).text
    weak = await stranger.submit(way, {"password": "password"})
    assert weak.status_code == 422
    assert (await stranger.submit(way, {"password": PASSWORD})).status_code == 303
    stranger.clock = operator.clock
    await stranger.set_up_app_at_work()
    assert (await stranger.get("/staff")).url.path == "/ozon/staff"
    assert (await stranger.get("/staff/team")).status_code == 403
    assert (await stranger.get(way)).status_code == 404  # once


async def test_who_asks_does_not_confirm(operator, stranger):
    await ask(operator)
    answer = await press(operator, f"/invitations/{await invitation_of(operator)}/confirm")
    assert answer.status_code == 409
    await stranger.letters_arrive()
    assert not stranger.mail.to(NEW)


async def test_a_role_is_changed_by_two_and_holds_at_once(operator, officer, reviewer, house):
    page = (await officer.get("/staff/team")).text
    assert "anna@staff.example" in page
    page = (await operator.get("/staff/team")).text
    anna = re.findall(r"/staff/team/(stf_\w+)/role", page)
    whose = next(i for i in anna if i != operator.staff_id and f"/{i}/end" in page)
    for staff_id in anna:  # nobody may confirm their own
        await operator.submit(
            f"/staff/team/{staff_id}/role", {"what": "role", "role": "support"}, page="/staff/team"
        )
    assert (await reviewer.get("/staff/team")).status_code == 403
    assert whose
    page = (await officer.get("/staff/team")).text
    statuses = [
        (await press(officer, f"/invitations/{each}/confirm")).status_code
        for each in set(re.findall(r"invitations/(inv_\w+)/", page))
    ]
    assert sorted(statuses) == [303, 303, 409]  # not the one about the officer
    assert (await reviewer.get("/staff/accounts")).status_code == 200  # support may
    assert (await operator.get("/staff/team")).status_code == 403


async def test_off_the_staff_at_once(operator, reviewer):
    page = (await operator.get("/staff/team")).text
    other = next(i for i in re.findall(r"/staff/team/(stf_\w+)/end", page))
    assert (await press(operator, f"/{other}/end")).status_code == 303
    assert (await reviewer.get("/staff")).url.path == "/ozon/staff/sign-in"
    form = {"email": "anna@staff.example", "password": PASSWORD}
    assert (await reviewer.submit("/staff/sign-in", form)).status_code == 422


async def test_a_lost_app_needs_two_people_and_kills_the_old_one(
    operator, officer, reviewer, stranger
):
    page = (await operator.get("/staff/team")).text
    whose = re.search(r"Anna<br>.*?/staff/team/(stf_\w+)/role", page, re.DOTALL)[1]
    renew = {"what": "renew", "role": "senior"}
    await operator.submit(f"/staff/team/{whose}/role", renew, page="/staff/team")
    await press(officer, f"/invitations/{await invitation_of(officer)}/confirm")
    await stranger.letters_arrive()
    way = path_in(stranger.mail.newest("anna@staff.example"))
    await stranger.submit(way, {"password": "another good one"})
    assert (await reviewer.get("/staff")).url.path == "/ozon/staff/sign-in"
    stranger.clock = operator.clock
    await stranger.set_up_app_at_work()
    form = {"email": "anna@staff.example", "password": PASSWORD}
    assert (await reviewer.submit("/staff/sign-in", form)).status_code == 422


async def test_who_left_can_come_back(operator, officer, stranger, reviewer):
    page = (await operator.get("/staff/team")).text
    whose = re.search(r"Anna<br>.*?/staff/team/(stf_\w+)/end", page, re.DOTALL)[1]
    await press(operator, f"/{whose}/end")
    await ask(operator, email="anna@staff.example")
    await press(officer, f"/invitations/{await invitation_of(officer)}/confirm")
    await stranger.letters_arrive()
    way = path_in(stranger.mail.newest("anna@staff.example"))
    assert (await stranger.submit(way, {"password": "another good one"})).status_code == 303


async def test_a_code_of_the_app_works_once_and_five_wrong_ones_lock(reviewer, stranger):
    form = {"email": "anna@staff.example", "password": PASSWORD}
    await stranger.submit("/staff/sign-in", form)
    used = await stranger.submit("/staff/sign-in/code", {"code": reviewer.app.code()})
    assert used.status_code == 422
    for _ in range(4):
        last = await stranger.submit("/staff/sign-in/code", {"code": "000000"})
    assert last.status_code == 429
    reviewer.clock.forward_seconds(30)
    right = await stranger.submit("/staff/sign-in/code", {"code": reviewer.app.code()})
    assert right.status_code == 429


def test_every_role_has_a_name():
    assert set(ROLES) == {"reviewer", "senior", "support", "security", "operator"}
