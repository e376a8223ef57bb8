"""DS-02, DS-03: many wrong passwords raise an alarm; then a right one alone opens nothing."""

import re

import pytest
from sqlalchemy import select

from keyhouse.app.publishing import publish_file
from keyhouse.domain.audit.models import facts
from tests.conftest import PLAYBOOKS
from tests.people import EMAIL, PASSWORD, solve

ALARM, WRONG = 40, "not it"


@pytest.fixture(autouse=True)
async def wary(house, tmp_path):
    """The marketplace, with an alarm that is soon reached."""
    file = tmp_path / "wary.toml"
    text = (PLAYBOOKS / "aliexpress.toml").read_text("utf-8")
    file.write_text(text.replace("[signin]", f"[signin]\nalarm_at = {ALARM}"))
    await publish_file(house, "aliexpress", file)
    await house.directory.refresh(house.database.unit())


async def _guess(app, number: int, identifier: str, password: str = WRONG, *, works=False):
    """One try, each from a network of its own; a program that `works` solves what it is given."""
    import httpx

    transport = httpx.ASGITransport(app, client=(f"10.1.{number >> 8}.{number & 255}", 1))
    async with httpx.AsyncClient(transport=transport, base_url="https://keyhouse.test") as browser:
        body = {"identifier": identifier, "password": password}
        if works:
            asked = {"action": "signin", "what": identifier}
            work = await browser.post("/aliexpress/api/v1/slider", json=asked)
            body["proof"] = solve(work.json())
        return await browser.post("/aliexpress/api/v1/sign-ins", json=body)


async def _alarms(house) -> list[dict]:
    query = select(facts.c.data).where(facts.c.fact == "signin.attack")
    return [row.data for row in await house.database.unit().all(query)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_stuffing_is_told_and_stopped(app, house, buyer, worker, clock):
    await buyer.register()
    for number in range(ALARM - 1):
        await _guess(app, number, f"p{number}@example.com")
    assert not await _alarms(house)
    await _guess(app, ALARM, "last@example.com")
    told = {"kind": "stuffing", "wrong": ALARM, "identifiers": ALARM, "networks": ALARM}
    assert await _alarms(house) == [told]
    assert (await _guess(app, 999, EMAIL, PASSWORD)).json()["code"] == "effort_needed"
    assert (await _guess(app, 999, EMAIL)).json()["code"] == "effort_needed"
    stolen = (await _guess(app, 999, EMAIL, PASSWORD, works=True)).json()
    assert stolen["next_step"] == "email_code"  # the right pair out of the list
    await buyer.sign_out()
    assert (await buyer.sign_in()).headers["location"] == "/aliexpress/account"
    clock.forward_seconds(31 * 60)
    assert (await _guess(app, 999, EMAIL, PASSWORD)).json()["next_step"] == "done"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_spraying_is_told_as_such(app, house):
    for number in range(ALARM):
        await _guess(app, number % 12, f"p{number % 12}@example.com")
    assert [each["kind"] for each in await _alarms(house)] == ["spraying"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_counts_for_prometheus_name_nobody(app, house, buyer):
    from prometheus_client import generate_latest

    from keyhouse.kit.metrics import Metrics

    await buyer.register()
    await _guess(app, 1, EMAIL)
    text = generate_latest(house.parts.get(Metrics).registry).decode()
    assert 'keyhouse_facts_total{fact="signin.refused",marketplace="aliexpress"} 1.0' in text
    assert 'route="/{marketplace}/sign-up"' in text or 'route="/sign-up"' in text
    assert EMAIL not in text
    assert "10.1.0.1" not in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_stranger_without_scripts_waits_before_each_try(app, house, buyer, clock):
    for number in range(ALARM):
        await _guess(app, number, f"p{number}@example.com")
    page = await buyer.get("/sign-in")
    assert "keyhouse-slider" in page.text
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)[1]
    form = {"identifier": EMAIL, "password": WRONG, "ticket": ticket}
    early = await buyer.submit("/sign-in", form, page="/sign-in")
    assert "wait a few seconds more" in early.text
    clock.forward_seconds(10)
    late = await buyer.submit("/sign-in", form, page="/sign-in")
    assert "password is not right" in late.text
    again = await buyer.submit("/sign-in", form, page="/sign-in")
    assert "slide once more" in again.text  # each ticket is good for one try
