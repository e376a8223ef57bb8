"""A house that is built again from its archive, on either database: whole, and nobody inside."""

import io
import os
import stat
import tarfile
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import select

from keyhouse.app.asgi import build_app
from keyhouse.app.backup import (
    BLANKED,
    LEFT_OUT,
    kept_tables,
    make_backup,
    put_secret_back,
    restore_backup,
)
from keyhouse.app.migrating import migrate
from keyhouse.app.wiring import build_house
from keyhouse.app.worker import Worker
from keyhouse.domain.audit import seal_facts, verify_chain
from keyhouse.domain.messaging.models import messages
from keyhouse.kit.db import metadata
from keyhouse.kit.files import FileStore
from keyhouse.kit.problems import SetupError
from keyhouse.kit.settings import read_settings
from tests.mail import code_in
from tests.people import PASSWORD, Person


@pytest.fixture(params=["sqlite", "postgres"])
def elsewhere(request, variables, tmp_path):
    """The settings of a second machine: an empty database, an empty folder, no secret."""
    url = f"sqlite:///{tmp_path}/elsewhere/keyhouse.db"
    drop = None
    if request.param == "postgres":
        server, name = request.getfixturevalue("postgres"), "other_" + os.urandom(6).hex()
        url, drop = server.create(name), lambda: server.drop(name)
    yield variables | {
        "KEYHOUSE_DATABASE_URL": url,
        "KEYHOUSE_FILES_URL": f"file:///{tmp_path}/elsewhere/files",
        "KEYHOUSE_SECRET_KEY_FILE": str(tmp_path / "elsewhere" / "secret.key"),
    }
    if drop:
        drop()


@asynccontextmanager
async def restored(elsewhere, file, clock):
    put_secret_back(read_settings(elsewhere), file)
    built = build_house(read_settings(elsewhere), clock)
    try:
        await migrate(built.database)
        told = await restore_backup(built, file)
        await built.directory.refresh(built.database.unit())
        yield built, told
    finally:
        await built.close()


async def test_the_copy_has_everything_and_lets_nobody_in(
    house, seller, stranger, reviewer, elsewhere, tmp_path, clock, mail
):
    await seller.register()
    await seller.apply()
    await stranger.sign_up(email="late@example.com")
    late = code_in(mail.newest("late@example.com"))
    await stranger.get("/sign-up/confirm")
    visit = house.door.visit(house.directory.by_slug("ozon"))
    await seal_facts(visit)
    await visit.db.commit()
    await reviewer.decide("reject", reject_reason="not_eligible")
    file = tmp_path / "house.tar.gz"
    count = await make_backup(house, file, with_key=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    async with restored(elsewhere, file, clock) as (copy, told):
        assert (told.rows, told.files, told.missing) == (count, 3, 0)
        app, worker = build_app(copy), Worker(copy)
        async with Person(app, worker, mail) as owner, Person(app, worker, mail) as clerk:
            owner.browser.cookies, clerk.browser.cookies = (
                seller.browser.cookies,
                reviewer.browser.cookies,
            )
            assert "/sign-in" in str((await owner.get("/application")).url)
            assert "/staff/sign-in" in str((await clerk.get("/staff")).url)
            owner.browser.cookies.clear()
            assert (await owner.sign_in_wholly()).status_code == 303
            page = (await owner.get("/application")).text
            assert page.count("/application/papers/doc_") == 2
            paper = page.partition("/application/papers/")[2].partition('"')[0]
            there = await owner.get(f"/application/papers/{paper}")
            assert there.content == (await _first(house, seller, paper))
        async with Person(app, worker, mail) as visitor:
            visitor.browser.cookies = stranger.browser.cookies
            answer = await visitor.submit("/sign-up/confirm", {"code": late}, page="/sign-up")
            assert answer.status_code == 422
        there = copy.door.visit(copy.directory.by_slug("ozon"))
        verdict = await verify_chain(there)
        assert (verdict.fault, verdict.sealed > 0) == ("", True)
        await worker.settle()


async def _first(house, seller, paper: str) -> bytes:
    await seller.sign_in_wholly()
    return (await seller.get(f"/application/papers/{paper}")).content


async def test_letters_that_wait_are_not_sent_from_the_copy(
    house, seller, elsewhere, tmp_path, clock
):
    await seller.submit("/sign-up", {**_form(), "email": "waits@example.com"})
    file = tmp_path / "house.tar.gz"
    await make_backup(house, file, with_key=True)
    async with restored(elsewhere, file, clock) as (copy, _):
        async with copy.database.reader.connect() as connection:
            rows = (await connection.execute(select(messages))).all()
        assert {(row.state, row.secrets_sealed) for row in rows} == {("expired", None)}


def _form() -> dict[str, str]:
    from tests.people import SIGN_UP

    return {**SIGN_UP, "password": PASSWORD}


@pytest.mark.parametrize("elsewhere", ["sqlite"], indirect=True)
async def test_what_only_a_link_could_stop_stands_still_in_the_copy(
    house, buyer, thief, elsewhere, tmp_path, clock
):
    """A lost mailbox that was approved and waits: its owners' links to stop it are dead there."""
    from sqlalchemy import update

    from keyhouse.domain.cases.models import cases
    from tests.recovery.test_lost_mailbox import hand_in, prove_new

    await buyer.register()
    await prove_new(thief)
    assert (await hand_in(thief)).status_code == 303
    async with house.database.writer.begin() as connection:
        await connection.execute(update(cases).values(state="cooling", due_at=clock.now()))
    file = tmp_path / "house.tar.gz"
    await make_backup(house, file, with_key=True)
    async with restored(elsewhere, file, clock) as (copy, _):
        async with copy.database.reader.connect() as connection:
            row = (await connection.execute(select(cases))).one()
        assert (row.state, row.due_at) == ("on_hold", None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestRefusals:
    async def test_a_house_in_use_is_not_filled(self, house, tmp_path):
        file = tmp_path / "house.tar.gz"
        await make_backup(house, file, with_key=True)
        with pytest.raises(SetupError, match="in use"):
            await restore_backup(house, file)

    async def test_another_secret_is_never_overwritten(self, house, tmp_path):
        file, other = tmp_path / "house.tar.gz", tmp_path / "other.key"
        await make_backup(house, file, with_key=True)
        other.write_text("somebody's")
        with pytest.raises(SetupError, match="another secret"):
            put_secret_back(replace(house.settings, secret_key_file=other), file)
        assert other.read_text() == "somebody's"

    async def test_without_its_key_the_archive_asks_for_it(self, house, tmp_path):
        file = tmp_path / "house.tar.gz"
        await make_backup(house, file, with_key=False)
        settings = replace(house.settings, secret_key_file=tmp_path / "none.key")
        with pytest.raises(SetupError, match="holds no secret"):
            put_secret_back(settings, file)

    async def test_an_archive_is_never_written_over(self, house, tmp_path):
        file = tmp_path / "house.tar.gz"
        file.write_text("mine")
        with pytest.raises(SetupError, match="cannot be written"):
            await make_backup(house, file, with_key=True)
        assert file.read_text() == "mine"

    async def test_what_is_no_archive_or_of_another_schema_is_refused(self, house, tmp_path):
        file = tmp_path / "wrong.tar.gz"
        file.write_bytes(b"no archive")
        with pytest.raises(SetupError, match="no archive"):
            await restore_backup(house, file)
        with tarfile.open(file, "w:gz") as archive:
            about = b'{"format": 1, "schema": "0000"}'
            entry = tarfile.TarInfo("keyhouse.json")
            entry.size = len(about)
            archive.addfile(entry, io.BytesIO(about))
        with pytest.raises(SetupError, match="schema"):
            await restore_backup(house, file)

    async def test_nothing_is_kept_under_a_name_that_climbs(self, house):
        with pytest.raises(ValueError, match="not a name"):
            await house.parts.get(FileStore).put("../../etc/passwd", b"")


def test_no_table_is_forgotten_and_what_opens_a_door_is_blanked():
    kept = {table.name for table in kept_tables()}
    assert kept | LEFT_OUT == set(metadata.tables)
    opening = {
        (table.name, column.name)
        for table in kept_tables()
        for column in table.columns
        if column.name in ("token_hash", "link_hash", "key_hash", "code_hash", "secrets_sealed")
    }
    assert opening == {(name, column) for name, columns in BLANKED.items() for column in columns}
