"""A playbook is changed by two people, seen beforehand, and goes back like it went forth."""

import asyncio
import html
import re

import pytest
from sqlalchemy import select

from keyhouse.domain.marketplaces.models import playbooks
from keyhouse.domain.marketplaces.policy import MarketplacePolicy
from tests.people import TOKEN

pytestmark = [
    pytest.mark.pages,
    pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True),
]
WHERE = "/staff/playbook"


async def text_of(person) -> str:
    return (await person.api("/staff/playbook", None, await token_of(person), "GET")).json()["text"]


async def token_of(person) -> str:
    if not hasattr(person, "api_token"):
        person.api_token = await person.staff_token()
    return person.api_token


async def look_at(person, **typed):
    """The page of what would change, from the form or as TOML."""
    way = "toml" if "text" in typed else "form"
    page = (await person.get(f"{WHERE}?view={way}")).text
    base = re.search(r'name="base_version" value="(\d+)"', page)[1]
    form = {"way": way, "base_version": base, "_token": TOKEN.findall(page)[-1], **typed}
    return await person.browser.post(f"{WHERE}/check", data=form)


async def propose(person, text, why="It is time"):
    page = (await look_at(person, text=text)).text
    base = re.search(r'name="base_version" value="(\d+)"', page)[1]
    form = {"text": text, "why": why, "base_version": base, "_token": TOKEN.findall(page)[-1]}
    return await person.browser.post(WHERE, data=form)


async def press(person, what):
    page = (await person.get(WHERE)).text
    path = re.search(rf'action="/ozon({WHERE}/proposals/\w+/{what})"', page)
    return await person.submit(path[1], {}, page=WHERE) if path else None


async def in_force(house, worker, slug="ozon"):
    await worker.beat()
    return house.directory.by_slug(slug)


async def test_one_proposes_and_another_publishes(operator, reviewer, house, worker):
    before = house.directory.by_slug("ozon").playbook_version
    text = (await text_of(operator)).replace('accent = "', 'accent = "#00', 1)
    text = re.sub(r'accent = "#[^"]*"', 'accent = "#123456"', text)
    assert (await propose(operator, text)).headers["location"].endswith("did=proposed")
    assert await press(operator, "publish") is None  # no button for who asked
    assert (await in_force(house, worker)).playbook_version == before
    page = (await reviewer.get(WHERE)).text
    assert "It is time" in page
    assert "#123456" in page
    assert (await press(reviewer, "publish")).headers["location"].endswith("did=published")
    now = await in_force(house, worker)
    assert (now.playbook_version, now.policy(MarketplacePolicy).accent) == (before + 1, "#123456")
    history = (await operator.get(f"{WHERE}?view=history")).text
    assert "Olga" in history


async def test_whoever_asked_cannot_publish_by_hand_either(operator, house):
    text = (await text_of(operator)) + "# a comment\n"
    await propose(operator, text)
    token = await token_of(operator)
    waits = (await operator.api("/staff/playbook", None, token, "GET")).json()["proposal"]
    answer = await operator.api(f"/staff/playbook/proposals/{waits['id']}/publish", {}, token)
    assert (answer.status_code, answer.json()["code"]) == (409, "second_needed")


async def test_a_form_keeps_the_comments(operator):
    page = (await look_at(operator, **{"key_marketplace.accent": "#0a0b0c"})).text
    assert page.count("#0a0b0c") >= 2
    kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1]
    assert "# Ozon" in kept
    assert re.findall(r"<th scope=\"row\"><code>([^<]+)", page) == ["marketplace.accent"]


async def test_a_form_says_what_is_no_number(operator):
    answer = await look_at(operator, **{"key_sessions.days": "many"})
    assert "Please write a whole number." in answer.text
    assert 'value="many"' in answer.text


async def test_what_cannot_be_used_is_named_and_kept(operator):
    text = (await text_of(operator)) + "\n[nonsense]\nkey = 1\n"
    answer = await look_at(operator, text=text)
    assert "there is no section [nonsense]" in answer.text
    assert "[nonsense]\nkey = 1" in answer.text.replace("\r\n", "\n")


async def test_nothing_changed_is_said(operator):
    assert "Nothing was changed." in (await look_at(operator)).text


async def test_open_cases_keep_theirs_and_more_papers_are_counted(
    operator, reviewer, seller, house, worker
):
    await seller.register()
    await seller.apply()
    text = await text_of(operator)
    more = text + '\n[[onboarding.papers]]\nname = "oath"\nlabel = "An oath"\n'
    page = (await look_at(operator, text=more)).text
    version = house.directory.by_slug("ozon").playbook_version
    assert f"1 open case keeps version {version}." in page
    assert "1 of them would be asked for more papers if it began now:" in page


async def test_back_to_an_earlier_version(operator, reviewer, house, worker):
    first = await text_of(operator)
    await propose(operator, re.sub(r'accent = "[^"]*"', 'accent = "#123456"', first))
    await press(reviewer, "publish")
    await in_force(house, worker)
    version = house.directory.by_slug("ozon").playbook_version
    back = f"{WHERE}/versions/{version - 1}"
    assert 'accent = "#123456"' not in (await operator.get(back)).text
    await operator.submit(back, {}, page=f"{WHERE}?view=history")
    await press(reviewer, "publish")
    assert (await in_force(house, worker)).playbook_version == version + 1
    assert await text_of(operator) == first


async def test_a_page_from_before_does_not_take_back_what_was_published_since(
    operator, reviewer, house, worker
):
    text = await text_of(operator)
    await propose(operator, re.sub(r'accent = "[^"]*"', 'accent = "#123456"', text))
    await press(reviewer, "publish")
    await in_force(house, worker)
    for typed in ({"text": text + "# mine\n"}, {"key_marketplace.accent": "#005bff"}):
        stale = await look_at(operator, base_version="1", **typed)
        assert stale.status_code == 409
        assert next(iter(typed.values())).strip() in html.unescape(stale.text)  # is kept


async def test_one_change_at_a_time_and_dropping_it(operator, reviewer, house):
    text = await text_of(operator)
    await propose(operator, text + "# one\n")
    assert "Another change waits already" in (await propose(reviewer, text + "# two\n")).text
    assert (await press(reviewer, "drop")).headers["location"].endswith("did=dropped")
    assert (await propose(reviewer, text + "# two\n")).status_code == 303


async def test_twenty_who_publish_at_once_make_one_version(operator, reviewer, house, worker):
    await propose(operator, (await text_of(operator)) + "# one\n")
    token = await token_of(reviewer)
    waits = (await reviewer.api("/staff/playbook", None, token, "GET")).json()["proposal"]
    path = f"/staff/playbook/proposals/{waits['id']}/publish"
    answers = await asyncio.gather(*(reviewer.api(path, {}, token) for _ in range(20)))
    assert sorted({a.status_code for a in answers} - {404, 409}) == [200]
    assert sum(a.status_code == 200 for a in answers) == 1
    visit = house.door.visit(house.directory.by_slug("ozon"))
    rows = await visit.db.all(
        select(playbooks.c.version).where(playbooks.c.marketplace_id == visit.marketplace.id)
    )
    await visit.db.rollback()
    assert len(rows) == waits["base_version"] + 1


async def test_a_text_written_against_another_version_is_refused(operator, reviewer, house, worker):
    token = await token_of(operator)
    now = (await operator.api("/staff/playbook", None, token, "GET")).json()
    said = {"text": now["text"] + "# x\n", "why": "x", "base_version": now["version"] - 1}
    answer = await operator.api("/staff/playbook", said, token)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_the_whole_form_as_a_browser_sends_it(operator):
    page = (await operator.get(WHERE)).text
    fields = dict(re.findall(r'<input id="[^"]+" name="(key_[^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="[^"]+" name="([^"]+)".*?>(.*?)</select>', page):
        value = re.search(r'<option(?: value="(\w+)")? selected>(\w+)', options)
        fields[name] = value[1] or value[2]
    assert len(fields) > 55
    answer = await look_at(operator, **{**fields, "key_marketplace.accent": "#0a0b0c"})
    assert re.findall(r"<th scope=\"row\"><code>([^<]+)", answer.text) == ["marketplace.accent"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('name = "Ozon"', 'name = "Ozon"\nhost = "douyin.example"'),
        (
            "[support]",
            '[[social.providers]]\nname = "x"\nlabel = "X"\nissuer = "https://x.example"\n'
            'client_id = "x"\n\n[support]',
        ),
    ],
)
async def test_what_reaches_beyond_the_marketplace_is_for_the_server(operator, before, after):
    text = (await text_of(operator)).replace(before, after, 1)
    assert (
        "Only whoever runs the server may change this" in (await look_at(operator, text=text)).text
    )
    token = await token_of(operator)
    now = (await operator.api("/staff/playbook", None, token, "GET")).json()
    said = {"text": text, "why": "x", "base_version": now["version"]}
    answer = await operator.api("/staff/playbook", said, token)
    assert answer.json()["errors"][0]["code"] == "of_the_server"


async def test_nor_may_it_be_dropped(operator, house, tmp_path):
    from keyhouse.app.publishing import publish_file

    file, text = tmp_path / "ozon.toml", await text_of(operator)
    file.write_text(text.replace('name = "Ozon"', 'name = "Ozon"\nhost = "ozon.test"', 1))
    await publish_file(house, "ozon", file)
    operator.browser.base_url = "https://ozon.test"
    await operator.browser.get("/staff")
    token = await operator.staff_token()
    said = {"text": text, "why": "x", "base_version": 2}
    answer = await operator.api("/staff/playbook", said, token)
    assert answer.json()["errors"][0]["code"] == "of_the_server"


async def test_a_host_leads_to_one_place(house, tmp_path):
    from keyhouse.app.publishing import publish_file
    from keyhouse.domain.marketplaces import PlaybookError
    from tests.conftest import PLAYBOOKS

    def says(slug, line):
        file = tmp_path / f"{slug}.toml"
        text = (PLAYBOOKS / f"{slug}.toml").read_text()
        file.write_text(text.replace("\nlanguage =", f"\n{line}\nlanguage =", 1))
        return publish_file(house, slug, file)

    await says("ozon", 'staff_host = "desk.test"')
    for line in (
        'host = "desk.test"',
        'staff_host = "desk.test"',
        'host = "keyhouse.test"',
        'host = "a.test"\nstaff_host = "a.test"',
    ):
        with pytest.raises(PlaybookError):
            await says("douyin", line)


@pytest.mark.parametrize(
    "text", ["x = " + "9" * 5000, "x = " + "[" * 9000, "[a", "a.b.c = 1\n[a.b]"]
)
async def test_no_text_is_a_fault(operator, text):
    token = await token_of(operator)
    answer = await operator.api("/staff/playbook/check", {"text": text}, token)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "bad_playbook")


@pytest.mark.parametrize("number", ["--5", "5.5", "9" * 300, "١٢"])
async def test_no_number_is_a_fault(operator, number):
    answer = await look_at(operator, **{"key_sessions.days": number[:199]})
    assert answer.status_code == 422


async def test_a_proposal_that_cannot_be_used_any_more_is_dropped(operator, reviewer, house):
    from sqlalchemy import update

    from keyhouse.features.playbook.models import playbook_proposals

    await propose(operator, (await text_of(operator)) + "# x\n")
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await visit.db.write(update(playbook_proposals).values(text="[renamed]\n"))
    await visit.db.commit()
    assert "there is no section [renamed]" in (await reviewer.get(WHERE)).text
    assert await press(reviewer, "publish") is None
    assert (await press(reviewer, "drop")).status_code == 303
