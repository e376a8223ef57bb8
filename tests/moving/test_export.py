"""Everything of a marketplace in one archive; its people move in elsewhere as they were."""

import csv
import io
import json
import stat
import zipfile

import pytest

from keyhouse.app.exporting import export_marketplace
from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.visits import Actor
from keyhouse.features.moving.judge import How
from keyhouse.features.moving.sources.people_table import CSV
from keyhouse.kit.problems import SetupError
from tests.moving.test_bring_in import bring
from tests.people import PASSWORD


def visit_of(house, slug):
    return house.door.visit(house.directory.by_slug(slug), Actor("operator", "test"))


async def test_everything_is_in_it_opened(house, seller, tmp_path):
    await seller.register()
    await seller.apply()
    done = await export_marketplace(house, visit_of(house, "ozon"), tmp_path / "all.zip")
    assert (tmp_path / "all.zip").stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0
    archive = zipfile.ZipFile(tmp_path / "all.zip")
    assert archive.testzip() is None
    (person,) = csv.DictReader(io.TextIOWrapper(archive.open("people.csv"), "utf-8"))
    assert (person["email"], person["email_proven"]) == ("anna@example.com", "yes")
    assert person["password_hash"].startswith("$argon2id$")
    rows = {name: archive.read(name).decode() for name in archive.namelist() if "rows/" in name}
    (application,) = [json.loads(line) for line in rows["rows/cases.jsonl"].splitlines()]
    assert application["data"]["company_name"] == "Northwind Trading"
    letter = json.loads(rows["rows/messages.jsonl"].splitlines()[0])
    assert letter["to"] == "anna@example.com"
    papers = [name for name in archive.namelist() if name.startswith("papers/")]
    assert done.papers == len(papers) >= 1
    assert all(
        archive.read(name)[:4] in (b"%PDF", b"\x89PNG", b"\xff\xd8\xff\xe0") for name in papers
    )
    doors = ("_sealed", "token_hash", "secret_hash", "key_hash", '"nonce"', '"pending')
    assert not [door for door in doors for text in rows.values() if door in text]
    assert '"hash"' not in rows["rows/staff.jsonl"]


async def test_nothing_of_another_marketplace_is_in_it(house, seller, buyer, tmp_path):
    await seller.register()
    await buyer.register("boris@example.com")
    await export_marketplace(house, visit_of(house, "aliexpress"), tmp_path / "all.zip")
    archive = zipfile.ZipFile(tmp_path / "all.zip")
    text = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    assert "boris@example.com" in text
    assert "anna@example.com" not in text
    with pytest.raises(SetupError):
        await export_marketplace(house, visit_of(house, "aliexpress"), tmp_path / "all.zip")


async def test_people_move_on_with_password_and_app(house, buyer, merchant, clock, tmp_path):
    await buyer.register()
    app = await buyer.add_app(clock)
    await export_marketplace(house, visit_of(house, "aliexpress"), tmp_path / "all.zip")
    zipfile.ZipFile(tmp_path / "all.zip").extract("people.csv", tmp_path)
    (told,) = await bring(house, CSV, tmp_path / "people.csv", How(), "douyin")
    assert (told.outcome, told.why) == ("brought in", "")
    said = {"identifier": "anna@example.com", "password": PASSWORD}
    begun = (await merchant.api("/sign-ins", said)).json()
    assert begun["next_step"] == "totp"
    clock.forward_seconds(30)
    done = await merchant.api("/sign-ins/code", {"code": app.code()}, begun["token"])
    assert done.json()["next_step"] == "done", done.text


async def test_whoever_is_not_in_good_standing_does_not_move_on_unseen(house, buyer, tmp_path):
    await buyer.register()
    visit = visit_of(house, "aliexpress")
    account = await accounts.by_identifier(visit, "email", "anna@example.com")
    await accounts.hold(visit, account.id, "")
    await visit.db.commit()
    await export_marketplace(house, visit, tmp_path / "all.zip")
    zipfile.ZipFile(tmp_path / "all.zip").extract("people.csv", tmp_path)
    (told,) = await bring(house, CSV, tmp_path / "people.csv", How(), "douyin")
    assert "switched off" in told.why
