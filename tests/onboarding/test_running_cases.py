"""A running case keeps the playbook it began with, and never ends in a dead end."""

import re

from keyhouse.app.publishing import publish_file
from tests.conftest import PLAYBOOKS
from tests.people import papers

MORE = """
[[onboarding.papers]]
name = "trademark_certificate"
"""


async def publish_with(house, tmp_path, more: str) -> None:
    (tmp_path / "ozon.toml").write_text((PLAYBOOKS / "ozon.toml").read_text() + more)
    await publish_file(house, "ozon", tmp_path / "ozon.toml")


async def test_a_paper_that_is_asked_from_now_on_is_not_asked_of_running_cases(
    seller, stranger, house, tmp_path
):
    await seller.register()
    await publish_with(house, tmp_path, MORE)
    assert "Trademark certificate" not in (await seller.get("/application")).text
    await seller.apply()
    await stranger.register(email="later@example.com")
    assert "Trademark certificate" in (await stranger.get("/application")).text


async def test_a_changed_entry_may_ask_for_a_paper_that_was_not_asked_before(seller, reviewer):
    await seller.register()
    await seller.fill_in(papers()[:1], company_kind="sole_trader")
    await seller.submit("/application/submit", {}, page="/application/check")
    back = {"verdict_details": "sent_back", "reason_details": "does_not_match"}
    await reviewer.decide("ask_for_changes", **back)
    await seller.fill_in(None, company_kind="company", way="save")
    page = (await seller.get("/application")).text
    assert re.findall(r'type="file" id="f-(\w+)"', page) == ["tax_registration"]
    await seller.fill_in(papers()[1:])
    answer = await seller.submit("/application/submit", {}, page="/application/check")
    assert answer.headers["location"] == "/ozon/application?sent=1"


async def test_two_tabs_do_not_overwrite_each_other_unseen(seller, house):
    from keyhouse.domain.cases import queries as cases
    from keyhouse.domain.cases import save_draft
    from keyhouse.domain.visits import Actor
    from keyhouse.kit.problems import Conflict

    await seller.register()
    visit = house.door.visit(house.directory.by_slug("ozon"), Actor("owner", "x"))
    from sqlalchemy import select

    from keyhouse.domain.cases.models import cases as table

    row = await visit.db.one(select(table))
    await save_draft(visit, row, {"company_name": "First tab"})
    await visit.db.commit()
    try:
        await save_draft(visit, row, {"contact_name": "Second tab"})
        raise AssertionError("the second tab saved over the first")
    except Conflict:
        await visit.db.rollback()
    assert (await cases.case(visit, row.id)).data["company_name"] == "First tab"
