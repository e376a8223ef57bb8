"""FA-15: it starts with what is fit, and says in one line what is not."""

import base64
import os
import subprocess
import sys

import pytest

from keyhouse.kit.keys import read_secrets
from keyhouse.kit.problems import SetupError
from keyhouse.kit.settings import read_settings

GOOD = {"KEYHOUSE_SMTP_URL": "smtp://localhost?from=office@example.com", "KEYHOUSE_CONFIG": ""}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://root:hunter2@db/x", "must be sqlite:///FILE or postgresql://"),
        ("PUBLIC_URL", "http://shop.example.com", "https:// outside loopback"),
        ("PUBLIC_URL", "https://shop.example.com/path", "without a path"),
        ("PUBLIC_URL", "shop.example.com", "https://HOST"),
        ("SMTP_URL", "localhost:25", "missing or wrong"),
        ("SMTP_URL", "smtp://localhost", "names no sender"),
        ("FILES_URL", "/var/files", "file:///FOLDER"),
        ("FILES_URL", "s3:///papers", "s3://KEY:SECRET@BUCKET"),
        ("FILES_URL", "s3://box/papers?endpoints=https://s3.example.com", "s3://KEY:SECRET@BUCKET"),
        ("FILES_URL", "s3://box?endpoint=http://s3.example.com", "https:// outside loopback"),
        ("FILES_URL", "s3://box?endpoint=s3.example.com", "https:// outside loopback"),
        ("PORT", "http", "a number from 1 to 65535"),
        ("PORT", "0", "a number from 1 to 65535"),
        ("TRUSTED_PROXIES", "10.0.0.0/99", "addresses or networks"),
    ],
)
def test_a_bad_setting_is_named_with_what_is_allowed(name, value, said):
    with pytest.raises(SetupError) as told:
        read_settings({**GOOD, f"KEYHOUSE_{name}": value})
    assert name in str(told.value)
    assert said in str(told.value)
    assert "hunter2" not in str(told.value)


def test_a_variable_wins_over_the_file(tmp_path):
    file = tmp_path / "keyhouse.toml"
    file.write_text('port = 9001\nhost = "::1"\nsmtp_url = "smtp://localhost?from=a@example.com"')
    found = read_settings({"KEYHOUSE_CONFIG": str(file), "KEYHOUSE_PORT": "9002"})
    assert (found.port, found.host) == (9002, "::1")


def test_an_unknown_key_in_the_file_is_named(tmp_path):
    file = tmp_path / "keyhouse.toml"
    file.write_text("prot = 9001")
    with pytest.raises(SetupError, match="no setting 'prot'"):
        read_settings({"KEYHOUSE_CONFIG": str(file)})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"", "is empty"),
        (base64.b64encode(os.urandom(31)), "too short"),
        (base64.b64encode(bytes(32)), "a default"),
        (base64.b64encode(b"changeme" * 8), "a default"),
        (b"not base64!", "damaged"),
    ],
    ids=["missing", "empty", "truncated", "zeros", "default", "corrupt"],
)
def test_an_unfit_secret_is_refused(tmp_path, content, said):
    file = tmp_path / "secret.key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SetupError, match=said):
        read_secrets(file)


def test_the_server_does_not_start_without_a_secret(tmp_path):
    variables = {**os.environ, **GOOD, "KEYHOUSE_SECRET_KEY_FILE": str(tmp_path / "none")}
    del variables["KEYHOUSE_CONFIG"]
    command = [sys.executable, "-m", "keyhouse.app.start", "serve"]
    done = subprocess.run(command, env=variables, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("keyhouse: The secret key file")
    assert "Traceback" not in done.stderr
