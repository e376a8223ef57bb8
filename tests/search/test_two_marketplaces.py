"""AZ-03: ten thousand reads of two marketplaces through a few connections meet no wrong row."""

import asyncio

import pytest

from keyhouse.domain.accounts import queries as accounts

pytestmark = [pytest.mark.search, pytest.mark.timeout(600)]
READS, AT_ONCE = 10_000, 50
EMAIL = "anna@example.com"


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_no_connection_remembers_a_marketplace(house):
    own = {}
    for slug in ("ozon", "douyin"):
        visit = house.door.visit(house.directory.by_slug(slug))
        account = await accounts.add_account(visit, {"company_name": slug, "terms_version": "1"})
        await accounts.claim_identifier(visit, account.id, "email", EMAIL)
        await visit.db.commit()
        own[slug] = account.id
    wrong: list[str] = []

    async def read(first: int) -> None:
        for number in range(first, READS, AT_ONCE):
            slug = ("ozon", "douyin")[number % 2 ^ number // AT_ONCE % 2]
            visit = house.door.visit(house.directory.by_slug(slug))
            if number % 7 == 0:  # now and then inside a transaction that is thrown away
                await accounts.set_kept(visit, own[slug], visit.now)
            found = await accounts.by_identifier(visit, "email", EMAIL)
            stranger = await accounts.account(visit, own["douyin" if slug == "ozon" else "ozon"])
            if not found or found.id != own[slug] or stranger:
                wrong.append(slug)
            await visit.db.rollback()

    await asyncio.gather(*(read(first) for first in range(AT_ONCE)))
    assert wrong == []
