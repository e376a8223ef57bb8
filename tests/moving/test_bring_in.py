"""People of other systems, from files that those systems wrote; they sign in as they did there.

`keycloak.json` is an export of Keycloak 26.0.8 and `django.json` of Django 5.2, both made by
running them; the hash in `firebase.json` is the example that Firebase itself publishes.
"""

import asyncio
import csv
import json
from collections import Counter
from pathlib import Path

import bcrypt
import pytest

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import factor_queries
from keyhouse.domain.visits import Actor
from keyhouse.features.moving.bring_in import BEFORE, NEW, REFUSED, Import
from keyhouse.features.moving.judge import How
from keyhouse.features.moving.models import arrivals
from keyhouse.features.moving.sources.auth0 import AUTH0
from keyhouse.features.moving.sources.django import DJANGO
from keyhouse.features.moving.sources.firebase import firebase
from keyhouse.features.moving.sources.keycloak import KEYCLOAK
from keyhouse.features.moving.sources.people_table import CSV
from keyhouse.kit.hashing import Hashing
from keyhouse.kit.problems import SetupError
from tests.authenticators import App
from tests.people import PASSWORD

FILES = Path(__file__).parent / "files"
BCRYPT = "$2b$10$B/3HV2cM3TlGFgoeaSnhOePLeuZA2vrYE8zJHK3SHV1N3DYuW342."  # of PASSWORD
TRUSTING = How(trusts_addresses=True)


async def bring(house, source, file, how=TRUSTING, slug="aliexpress"):
    """Source id → what became of it."""
    await house.directory.refresh(house.database.unit())
    place = house.directory.by_slug(slug)
    run = Import(source, how, lambda: house.door.visit(place, Actor("operator", "test")))
    told = []
    await run.run(list(source.entries(file)), told.extend)
    await house.directory.refresh(house.database.unit())
    return told


def visit_of(house, slug="aliexpress"):
    return house.door.visit(house.directory.by_slug(slug), Actor("operator", "test"))


def table(path: Path, *rows: dict) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


async def signs_in(person, email, password=PASSWORD) -> dict:
    return (await person.api("/sign-ins", {"identifier": email, "password": password})).json()


DJANGO_HASHES = ("pbkdf2.sha256", "pbkdf2.sha1", "argon2", "bcrypt.sha256", "bcrypt", "scrypt")


@pytest.mark.pages
async def test_people_of_django_sign_in_and_get_a_hash_of_ours(house, buyer):
    told = await bring(house, DJANGO, FILES / "django.json")
    assert Counter(each.outcome for each in told) == {NEW: 8, REFUSED: 3}
    hashing = house.parts.get(Hashing)
    for name in DJANGO_HASHES:
        email = f"{name}@example.com"
        before = await accounts.by_identifier(visit_of(house), "email", email)
        assert hashing.is_outdated(before.hash), name
        assert (await signs_in(buyer, email, "wrong horse"))["code"] == "wrong_password", name
        assert (await signs_in(buyer, email))["next_step"] == "done", name
        after = await accounts.by_identifier(visit_of(house), "email", email)
        assert not hashing.is_outdated(after.hash), name
        assert (await signs_in(buyer, email))["next_step"] == "done", name


@pytest.mark.pages
async def test_who_has_no_usable_password_gets_one_by_recovery(house, buyer):
    told = await bring(house, DJANGO, FILES / "django.json")
    why = {each.source_id: each.why for each in told}
    assert "of a kind that is not known here" in why["7"]  # MD5
    assert "no password there" in why["11"]
    assert "switched off" in why["8"]
    assert "staff" in why["9"]
    assert "neither e-mail nor phone" in why["10"]
    account = await accounts.by_identifier(visit_of(house), "email", "md5@example.com")
    assert account.state == "active"
    assert account.hash is None
    assert (await signs_in(buyer, "md5@example.com"))["code"] == "wrong_password"


async def test_people_of_keycloak_keep_password_language_and_app(house, buyer, clock):
    told = await bring(house, KEYCLOAK, FILES / "keycloak.json", How())
    outcome = {each.why.partition(":")[0]: each.outcome for each in told if each.why}
    assert outcome["its email is not proven"] == REFUSED
    assert outcome["the account is switched off there"] == REFUSED
    for name in ("argon", "sha256", "sha512"):
        assert (await signs_in(buyer, f"{name}@example.com"))["next_step"] == "done", name
    begun = await signs_in(buyer, "totp@example.com")
    assert begun["next_step"] == "totp"
    app = App("OVJGCOKOGF3UKVSVGNWXSY3FKEYTGMSN", clock)  # what Keycloak showed as its QR code
    done = await buyer.api("/sign-ins/code", {"code": app.code()}, begun["token"])
    assert done.json()["next_step"] == "done", done.text


@pytest.mark.pages
async def test_a_phone_that_keycloak_lets_people_write_themselves_is_not_proven(house):
    await bring(house, KEYCLOAK, FILES / "keycloak.json", How())
    visit = visit_of(house)
    account = await accounts.by_identifier(visit, "email", "argon@example.com")
    assert [each.kind for each in await accounts.addresses(visit, account.id)] == ["email"]
    assert account.phone == "+79123456789"  # as contact


@pytest.mark.pages
async def test_a_phone_of_two_people_goes_to_the_first(house):
    told = await bring(house, KEYCLOAK, FILES / "keycloak.json", TRUSTING)
    assert [each.outcome for each in told if "its phone belongs to another" in each.why] == [NEW]
    assert await accounts.by_identifier(visit_of(house), "phone", "+79123456789")


@pytest.mark.pages
async def test_people_of_firebase(house, buyer):
    source = firebase(FILES / "firebase-settings.json")
    told = {each.source_id: each for each in await bring(house, source, FILES / "firebase.json")}
    assert (told["u1"].outcome, told["u1"].why) == (NEW, "")
    assert told["u2"].outcome == NEW
    assert "second step would be lost" in told["u3"].why
    assert told["u4"].outcome == REFUSED
    for _ in range(2):  # with Firebase's hash, and with ours
        assert (await signs_in(buyer, "user1@example.com", "user1password"))["next_step"] == "done"
    again = await bring(house, source, FILES / "firebase.json", How(drops_second_steps=True))
    assert [each.outcome for each in again] == [BEFORE, BEFORE, NEW, REFUSED]


@pytest.mark.pages
async def test_an_export_that_tells_of_no_second_steps_brings_nobody_in_unasked(house, tmp_path):
    path = tmp_path / "users.jsonl"
    line = {"_id": {"$oid": "5f1"}, "email": "a@example.com", "email_verified": True}
    path.write_text(json.dumps({**line, "passwordHash": BCRYPT}))
    (told,) = await bring(house, AUTH0, path, How())
    assert "second step would be lost" in told.why
    first = {"user_id": "auth0|5f1", "email": "a@example.com", "blocked": True}
    path.write_text(json.dumps({**line, "passwordHash": BCRYPT}) + "\n" + json.dumps(first))
    (told,) = await bring(house, AUTH0, path, How())
    assert "switched off" in told.why  # whichever line stands first


@pytest.mark.pages
async def test_who_has_a_device_in_django_is_not_brought_in_without_it(house, tmp_path):
    people = json.loads((FILES / "django.json").read_text())
    device = {"model": "otp_totp.totpdevice", "pk": 1, "fields": {"user": 1, "confirmed": True}}
    path = tmp_path / "people.json"
    path.write_text(json.dumps([*people, device]))
    told = {each.source_id: each for each in await bring(house, DJANGO, path)}
    assert "second step would be lost: a device" in told["1"].why
    assert told["2"].outcome == NEW
    path.write_text(json.dumps([*people, {**people[0], "model": "mail.account"}]))
    with pytest.raises(SetupError, match="several models"):
        DJANGO.entries(path)


@pytest.mark.pages
async def test_an_address_that_was_here_already_is_remembered_with_its_owner(
    house, buyer, clock, tmp_path
):
    """Who signed up here by themselves and left is not brought in afterwards."""
    await buyer.register("a@example.com")
    path = table(tmp_path / "p.csv", {"id": "1", "email": "a@example.com"})
    (refused,) = await bring(house, CSV, path)
    assert "belongs to an account here already" in refused.why
    await buyer.prove_again("/leave/sure")
    await buyer.submit("/leave/sure", {})
    clock.forward_seconds(40 * 24 * 3600)
    await buyer.everything_due_is_done()
    (told,) = await bring(house, CSV, path)
    assert (told.outcome, told.account_id) == (BEFORE, "")


@pytest.mark.pages
async def test_names_come_as_sign_up_would_take_them(house, tmp_path):
    path = tmp_path / "users.json"
    name = "An\u202ena\x00\nPet\ud83drova "
    entry = {"id": "1", "email": "a@example.com", "emailVerified": True, "firstName": name}
    path.write_text(json.dumps({"users": [entry]}))
    (told,) = await bring(house, KEYCLOAK, path, How())
    assert told.why.startswith("a name was tidied up")
    account = await accounts.account(visit_of(house), told.account_id)
    assert account.contact_name == "Anna Petrova"


@pytest.mark.pages
async def test_a_slip_behind_what_bcrypt_reads_does_not_become_the_password(house, buyer, tmp_path):
    long = "x" * 72
    hash_ = bcrypt.hashpw(long.encode(), bcrypt.gensalt(4)).decode()
    row = {"id": "1", "email": "a@example.com", "password_hash": hash_}
    await bring(house, CSV, table(tmp_path / "p.csv", row))
    assert (await signs_in(buyer, "a@example.com", long + "slip"))["next_step"] == "done"
    assert (await signs_in(buyer, "a@example.com", long))["next_step"] == "done"


@pytest.mark.pages
async def test_people_of_auth0_in_both_exports(house, buyer):
    told = await bring(house, AUTH0, FILES / "auth0.jsonl", How())
    assert [each.outcome for each in told] == [NEW, REFUSED, REFUSED, NEW, REFUSED]
    assert (await signs_in(buyer, "proven@example.com"))["next_step"] == "done"


async def test_a_dry_run_says_the_same_and_changes_nothing(house, tmp_path):
    path = table(
        tmp_path / "p.csv",
        {"id": "1", "email": "a@example.com", "email_proven": "yes"},
        {"id": "2", "email": "A@example.com ", "email_proven": "yes"},
        {"id": "3", "email": "b@example.com", "email_proven": "maybe"},
    )
    dry = await bring(house, CSV, path, How(is_dry=True))
    assert not await accounts.by_identifier(visit_of(house), "email", "a@example.com")
    assert house.directory.by_slug("aliexpress").slowest_hash == 0
    real = await bring(house, CSV, path, How())
    assert [(each.outcome, each.why) for each in dry] == [(each.outcome, each.why) for each in real]
    assert [each.outcome for each in real] == [NEW, REFUSED, REFUSED]
    assert "neither yes nor no" in real[2].why


@pytest.mark.pages
async def test_what_nothing_is_said_of_needs_a_word_of_the_operator(house, tmp_path):
    path = table(tmp_path / "p.csv", {"id": "1", "email": "a@example.com"})
    (refused,) = await bring(house, CSV, path, How())
    assert "--trust-addresses" in refused.why
    (brought,) = await bring(house, CSV, path, TRUSTING)
    assert brought.outcome == NEW


async def test_two_imports_at_once_bring_everybody_in_once(house, second_house, tmp_path):
    rows = [{"id": str(n), "email": f"p{n}@example.com"} for n in range(120)]
    path = table(tmp_path / "p.csv", *rows)
    both = await asyncio.gather(bring(house, CSV, path), bring(second_house, CSV, path))
    brought = Counter(each.source_id for told in both for each in told if each.outcome == NEW)
    assert brought == Counter({str(n): 1 for n in range(120)})
    assert all(each.outcome in (NEW, BEFORE) for told in both for each in told)
    ids = {each.source_id: each.account_id for each in both[0]}
    assert ids == {each.source_id: each.account_id for each in both[1]}


async def test_an_import_goes_on_where_it_was_cut_short(house, tmp_path):
    rows = [{"id": str(n), "email": f"p{n}@example.com"} for n in range(120)]
    path = table(tmp_path / "p.csv", *rows)
    place = house.directory.by_slug("aliexpress")
    run = Import(CSV, TRUSTING, lambda: house.door.visit(place, Actor("operator", "test")))

    class CutShort(Exception):
        pass

    def tell(outcomes):
        if any(each.source_id == "50" for each in outcomes):
            raise CutShort

    with pytest.raises(CutShort):
        await run.run(list(CSV.entries(path)), tell)
    told = Counter(each.outcome for each in await bring(house, CSV, path))
    assert told == {BEFORE: 100, NEW: 20}


async def test_whoever_left_is_not_brought_in_once_more(house, buyer, clock, tmp_path):
    path = table(
        tmp_path / "p.csv",
        {"id": "a@example.com", "email": "a@example.com", "password_hash": BCRYPT},
    )
    await bring(house, CSV, path)
    await buyer.sign_in("a@example.com")
    await buyer.prove_again("/leave/sure")
    assert (await buyer.submit("/leave/sure", {})).status_code == 303
    clock.forward_seconds(40 * 24 * 3600)
    await buyer.everything_due_is_done()
    assert not await accounts.by_identifier(visit_of(house), "email", "a@example.com")
    (told,) = await bring(house, CSV, path)
    assert (told.outcome, told.account_id) == (BEFORE, "")
    async with house.database.reader.connect() as connection:
        (left,) = (await connection.execute(arrivals.select())).all()
    assert "example.com" not in str(left)


async def test_sellers_can_be_asked_for_an_application_first(house, seller, tmp_path):
    path = table(
        tmp_path / "p.csv",
        {
            "id": "1",
            "email": "a@example.com",
            "company_name": "Northwind",
            "language": "en-GB",
            "password_hash": BCRYPT,
        },
    )
    how = How(trusts_addresses=True, asks_application=True)
    (told,) = await bring(house, CSV, path, how, "ozon")
    visit = visit_of(house, "ozon")
    assert (await accounts.account(visit, told.account_id)).state == "proven"
    await seller.sign_in_wholly("a@example.com")
    assert (await seller.get("/account")).url.path == "/ozon/application"


async def test_wrong_passwords_take_as_long_for_everybody_once_slow_hashes_are_here(
    house, second_house, tmp_path
):
    assert house.directory.by_slug("aliexpress").slowest_hash == 0
    cheap = {"id": "0", "email": "b@e.com", "password_hash": "pbkdf2_sha256$1$salt$" + "A" * 43}
    await bring(house, CSV, table(tmp_path / "c.csv", cheap))
    own = await house.parts.get(Hashing).longest()
    assert house.directory.by_slug("aliexpress").slowest_hash > own / 2  # another moment
    slow = table(tmp_path / "p.csv", {"id": "1", "email": "a@e.com", "password_hash": BCRYPT})
    await bring(house, CSV, slow)
    floor = house.directory.by_slug("aliexpress").slowest_hash
    assert floor > await house.parts.get(Hashing).longest(BCRYPT) / 2
    await second_house.directory.refresh(second_house.database.unit())
    assert second_house.directory.by_slug("aliexpress").slowest_hash == floor
    assert house.directory.by_slug("ozon").slowest_hash == 0


@pytest.mark.pages
async def test_a_second_step_is_not_lost_without_a_word(house, tmp_path):
    row = {"id": "1", "email": "a@example.com", "totp_secret": "not base32!"}
    (told,) = await bring(house, CSV, table(tmp_path / "p.csv", row))
    assert "second step would be lost" in told.why
    (told,) = await bring(
        house, CSV, tmp_path / "p.csv", How(trusts_addresses=True, drops_second_steps=True)
    )
    assert told.outcome == NEW
    assert not await factor_queries.totp(visit_of(house), told.account_id)


STRANGE = (
    {"id": None},
    {"id": "x" * 300, "email": "a@example.com"},
    {"id": "1", "email": ["a@example.com"], "emailVerified": True},
    {"id": "1", "email": "a@example.com", "emailVerified": "perhaps"},
    {"id": "1", "email": "a@example.com", "emailVerified": True, "credentials": [{}]},
    {"id": "1", "email": "a@example.com", "emailVerified": True, "credentials": "none"},
    {
        "id": "1",
        "email": "a@example.com",
        "emailVerified": True,
        "credentials": [{"type": "password", "secretData": "{", "credentialData": "{}"}],
    },
    {"id": "1", "email": "a@example.com", "emailVerified": True, "attributes": [1]},
    {"id": "1\x00", "email": "a@example.com", "emailVerified": True},
    {"id": "\ud83d", "email": "a@example.com", "emailVerified": True},
)


@pytest.mark.pages
@pytest.mark.parametrize("entry", STRANGE, ids=range(len(STRANGE)))
async def test_a_strange_entry_is_refused_and_the_others_come_in(house, tmp_path, entry):
    good = {"id": "2", "email": "b@example.com", "emailVerified": True}
    path = tmp_path / "users.json"
    path.write_text(json.dumps({"users": [entry, good]}))
    assert [each.outcome for each in await bring(house, KEYCLOAK, path)] == [REFUSED, NEW]


WRONG_FILES = {
    "empty": "",
    "no json": "<users/>",
    "another json": "[1, 2]",
    "no users": '{"realm": "shop"}',
}


@pytest.mark.parametrize("content", WRONG_FILES.values(), ids=WRONG_FILES)
@pytest.mark.parametrize(
    "source", [KEYCLOAK, DJANGO, firebase(None), AUTH0, CSV], ids=lambda s: s.name
)
def test_a_wrong_file_is_named(tmp_path, source, content):
    path = tmp_path / "file"
    path.write_text(content)
    if (source, content) in ((AUTH0, ""), (AUTH0, WRONG_FILES["no users"])):
        return  # nobody in it, and an object on a line: both are what Auth0 may write
    with pytest.raises(SetupError, match=str(path)):
        list(source.entries(path))
    with pytest.raises(SetupError):
        list(source.entries(tmp_path / "none"))
