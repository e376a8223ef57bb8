"""The commands an operator begins with, in an empty folder."""

import os
import re
import subprocess
import sys

import pytest

from keyhouse.domain.marketplaces.playbook import check_slug
from keyhouse.kit.problems import SetupError


@pytest.fixture
def keyhouse(tmp_path):
    """Runs a command in a folder of its own, as an operator would."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KEYHOUSE_")}

    def run(*words: str, status: int = 0) -> str:
        command = [sys.executable, "-m", "keyhouse.app.start", *words]
        done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_init_makes_everything_a_first_start_needs(keyhouse, tmp_path):
    told = keyhouse("init", "--email", "first@example.com")
    assert re.search(r"Staff of plain: first@example.com, password \w{16}", told)
    assert (tmp_path / "var" / "secret.key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keyhouse.toml").exists()
    again = keyhouse("init", "--email", "first@example.com")
    assert "password" not in again


def test_staff_playbooks_and_audit_from_the_command_line(keyhouse, tmp_path):
    keyhouse("init", "--email", "first@example.com")
    added = keyhouse("staff", "add", "-m", "plain", "--email", "b@example.com", "--name", "Boris")
    assert "shown only now" in added
    twice = ("staff", "add", "-m", "plain", "--email", "b@example.com", "--name", "Boris")
    assert "already" in keyhouse(*twice, status=2)
    unlocked = keyhouse("accounts", "unlock", "a@example.com", "-m", "plain", "--reason", "T-1")
    assert "not locked" in unlocked
    verified = keyhouse("audit", "verify", "-m", "plain")
    assert "The chain holds." in verified
    assert "There is no marketplace 'nope'" in keyhouse("audit", "verify", "-m", "nope", status=2)


def test_keys_backup_and_restore_from_the_command_line(keyhouse, tmp_path):
    keyhouse("init", "--email", "first@example.com")
    assert "2 secrets" in keyhouse("keys", "rotate")
    assert "under the newest secret" in keyhouse("keys", "reseal")
    assert "rows" in keyhouse("backup", "house.tar.gz")
    (tmp_path / "var").rename(tmp_path / "lost")
    assert "papers are back" in keyhouse("restore", "house.tar.gz")
    assert (tmp_path / "var" / "secret.key").read_text() == (
        tmp_path / "lost" / "secret.key"
    ).read_text()
    assert "in use" in keyhouse("restore", "house.tar.gz", status=2)


def test_a_bad_playbook_is_refused_whole_with_file_key_and_allowance(keyhouse, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text(
        '[marketplace]\nname = "Bad"\ncolour = "red"\n[support]\nemail = "no"\n'
        "[onboarding]\nbusiness_days = 0\n[shop]\n"
    )
    keyhouse("init", "--email", "first@example.com")
    told = keyhouse("playbook", "publish", "bad", str(bad), status=2)
    for part in (
        "marketplace.colour: there is no such key",
        "support.email",
        "onboarding.business_days = 0: Input should be greater than or equal to 1",
        "there is no section [shop]",
    ):
        assert part in told
    assert "There is no marketplace 'bad'" in keyhouse("audit", "verify", "-m", "bad", status=2)


@pytest.mark.parametrize(
    "slug",
    ["dev", "static", "healthz", "metrics", ".well-known", "A", "ozon-staff", "x", "a/b", ""],
)
def test_reserved_slugs_name_no_marketplace(slug):
    with pytest.raises(SetupError, match="cannot name a marketplace"):
        check_slug(slug)


def test_a_playbook_file_that_differs_is_told_and_not_applied(keyhouse, tmp_path):
    keyhouse("init", "--email", "first@example.com")
    folder = tmp_path / "playbooks"
    folder.mkdir()
    text = '[marketplace]\nname = "Changed"\n[support]\nemail = "a@example.com"\n'
    (folder / "plain.toml").write_text(text)
    told = keyhouse("doctor", status=1)  # no mail server listens here
    assert "playbook file plain" in told
    assert "version 1" in told


def test_the_demo_never_listens_beyond_loopback(tmp_path):
    variables = {**os.environ, "KEYHOUSE_HOST": "0.0.0.0"}  # noqa: S104 - that is the point
    command = [sys.executable, "-m", "keyhouse.app.start", "demo", "--folder", str(tmp_path)]
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    assert done.returncode == 2
    assert "never listens on 0.0.0.0" in done.stderr


def test_people_move_in_and_everything_moves_out(keyhouse, tmp_path):
    keyhouse("init", "--email", "first@example.com")
    people = tmp_path / "people.csv"
    people.write_text("id,email,email_proven\n1,a@example.com,yes\n2,b@example.com,no\n")
    looked = keyhouse("import", "csv", str(people), "-m", "plain", "--dry-run", status=1)
    assert "would be brought in" in looked
    assert "Nothing was changed." in looked
    told = keyhouse("import", "csv", str(people), "-m", "plain", status=1)
    assert re.search(r"1 +brought in", told)
    assert re.search(r"1 +refused +its email is not proven", told)
    report = tmp_path / "keyhouse-import-2.csv"  # the dry run wrote the first one
    assert re.search(r"^1,brought in,acc_\w+,", report.read_text(), re.M)
    assert report.stat().st_mode & 0o077 == 0
    again = keyhouse("import", "csv", str(people), "-m", "plain", status=1)
    assert "brought in before" in again
    assert "not known here" in keyhouse("import", "okta", "x", "-m", "plain", status=2)
    assert "1 people" in keyhouse("export", "all.zip", "-m", "plain")
