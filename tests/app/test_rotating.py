"""Another secret: everything sealed follows, and what was found before is found after."""

import os
import stat

import pytest
from sqlalchemy import String, Text

from keyhouse.app.asgi import build_app
from keyhouse.app.rotating import SEALED, add_secret, reseal
from keyhouse.app.wiring import build_house
from keyhouse.app.worker import Worker
from keyhouse.domain.audit import seal_facts, verify_chain
from keyhouse.kit.db import metadata
from keyhouse.kit.keys import Keyring, Unreadable, make_secret, read_secrets
from keyhouse.kit.problems import SetupError
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.settings import read_settings
from tests.people import Person


@pytest.fixture
def variables(variables, tmp_path):
    """A secret of its own: this one changes."""
    file = tmp_path / "secret.key"
    file.write_text(make_secret(Randomness()))
    return variables | {"KEYHOUSE_SECRET_KEY_FILE": str(file)}


async def test_papers_open_after_the_old_secret_is_gone(
    house, variables, seller, clock, tmp_path, app
):
    await seller.register()
    await seller.apply()
    await seller.letters_arrive()
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await seal_facts(visit)
    await visit.db.commit()
    file = tmp_path / "secret.key"
    assert add_secret(file, Randomness()) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    fresh = build_house(read_settings(variables), clock)
    try:
        first = await reseal(fresh)
        assert (first.changed > 2, first.lost) == (True, 0)
        assert (await reseal(fresh)).changed == 0
        await fresh.directory.refresh(fresh.database.unit())
        async with Person(build_app(fresh), Worker(fresh), seller.mail) as owner:
            await owner.sign_in_wholly()
            page = (await owner.get("/application")).text
            paper = page.partition("/application/papers/")[2].partition('"')[0]
            assert (await owner.get(f"/application/papers/{paper}")).status_code == 200
            await owner.worker.settle()
        visit = fresh.door.visit(fresh.directory.by_slug("ozon"))
        await seal_facts(visit)
        await visit.db.commit()
        assert (await verify_chain(visit)).fault == ""
        # What the old secret alone opens is nothing any more.
        old = Keyring([read_secrets(file)[1]], Randomness())
        for column, purpose in SEALED[:3]:
            rows = await fresh.database.unit().all(column.table.select().where(column.is_not(None)))
            assert rows
            for row in rows:
                with pytest.raises(Unreadable):
                    old.unseal_text(purpose, row._mapping[column.name])
    finally:
        await fresh.close()
    # The house of before runs on beside it: what it needs it still opens.
    assert (await seller.get("/application")).status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_missing_secret_is_told_and_changes_nothing(house, seller, variables, clock):
    await seller.register()
    await seller.apply()
    file = house.settings.secret_key_file
    file.write_text(make_secret(Randomness()))
    fresh = build_house(read_settings(variables), clock)
    try:
        told = await reseal(fresh)
    finally:
        await fresh.close()
    assert told.changed == 0
    assert told.lost >= 3
    paper = (await seller.get("/application")).text.partition("/application/papers/")[2]
    assert (await seller.get("/application/papers/" + paper.partition('"')[0])).status_code == 200


def test_a_damaged_file_is_left_alone(tmp_path):
    file = tmp_path / "secret.key"
    file.write_text("not base64!")
    with pytest.raises(SetupError):
        add_secret(file, Randomness())
    assert file.read_text() == "not base64!"


def test_every_sealed_column_follows():
    sealed = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_sealed") and isinstance(column.type, String | Text)
    }
    assert {(column.table.name, column.name) for column, _ in SEALED} == sealed


def test_the_newest_secret_seals_and_the_oldest_finds():
    old, new = os.urandom(32), os.urandom(32)
    before, after = Keyring([old], Randomness()), Keyring([new, old], Randomness())
    assert after.unseal_text("x", before.seal_text("x", "value")) == "value"
    assert before.digest("x", "a") != after.digest("x", "a")
    assert before.lasting_digest("x", "a") == after.lasting_digest("x", "a")
    with pytest.raises(Unreadable):
        before.unseal_text("x", after.seal_text("x", "value"))
    assert after.reseal_text("x", after.seal_text("x", "value")) is None
