"""The unit, the images and their settings fit together; the wheel starts by the unit's command."""

import configparser
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import yaml

from keyhouse.app.demo import free_port
from tests.relying_parties.parties import missing

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
STARTED = "/opt/keyhouse/bin/keyhouse"


def unit() -> configparser.SectionProxy:
    found = configparser.ConfigParser(interpolation=None, strict=False)
    found.optionxform = str
    found.read(DEPLOY / "keyhouse.service")
    return found["Service"]


def copied() -> list[Path]:
    """What the image is built from, and nothing else."""
    docker = (DEPLOY / "Dockerfile").read_text()
    lines = re.findall(r"^COPY (?!--from)(.*)$", docker, re.MULTILINE)
    return [ROOT / source for line in lines for source in line.split()[:-1]]


def copy_sources(to: Path) -> Path:
    for each in copied():
        place = to / each.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        if each.is_dir():
            shutil.copytree(each, place, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
        else:
            shutil.copy(each, place)
    return to


def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.mark.timeout(240)
def test_the_wheel_starts_by_the_units_command(tmp_path):
    """Installed from its archive, in an empty folder: templates, texts and styles are in it."""
    made, inside, home = tmp_path / "made", tmp_path / "inside", tmp_path / "home"
    pip = [sys.executable, "-m", "pip", "--quiet"]
    source = copy_sources(tmp_path / "source")
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(made), str(source)]
    subprocess.run([*pip, *build], check=True)
    (wheel,) = made.glob("keyhouse-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(inside), str(wheel)], check=True)
    home.mkdir()
    port = free_port()
    own = {"PYTHONPATH": str(inside), "KEYHOUSE_PORT": str(port)}
    own["KEYHOUSE_PUBLIC_URL"] = f"http://localhost:{port}"
    environment = {**os.environ, **own}

    def words(command: str) -> list[str]:
        assert command.startswith(f"{STARTED} ")
        return [sys.executable, str(inside / "bin" / "keyhouse"), *shlex.split(command)[1:]]

    def run(command: str) -> None:
        subprocess.run(words(command), cwd=home, env=environment, check=True, capture_output=True)

    run(f"{STARTED} init --email you@example.com")
    run(unit()["ExecStartPre"])
    server = subprocess.Popen(words(unit()["ExecStart"]), cwd=home, env=environment)
    try:
        url = f"http://localhost:{port}"
        wait_for(f"{url}/readyz")
        for language in ("en", "ru", "zh", "sk"):
            page = httpx.get(f"{url}/plain/sign-in", headers={"accept-language": language})
            assert page.status_code == 200
            assert f'lang="{language}"' in page.text
        style = re.search(r"/static/\w+/keyhouse.css", page.text)[0]
        assert httpx.get(url + style).status_code == 200
    finally:
        server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=60) in (0, -signal.SIGTERM)  # either is a success to systemd


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


def test_all_of_them_start_the_same():
    docker = (DEPLOY / "Dockerfile").read_text()
    command = json.loads(re.search(r"^CMD (\[.*\])$", docker, re.MULTILINE)[1])
    assert unit()["ExecStart"].removeprefix("/opt/keyhouse/bin/").split() == command
    said = " ".join(compose()["services"]["keyhouse"]["command"])
    assert said.endswith(" ".join(command))
    assert unit()["ExecStartPre"].removeprefix("/opt/keyhouse/bin/") in said


def test_every_file_and_setting_that_is_named_is_there():
    services = compose()["services"]
    for each in services["caddy"]["volumes"]:
        if each.startswith("./"):
            assert (DEPLOY / each.split(":")[0]).exists()
    text = "".join(each.read_text() for each in DEPLOY.iterdir())
    own = {"KEYHOUSE_DOMAIN", "KEYHOUSE_UPSTREAM"}  # of the proxy
    listed = (ROOT / "docs" / "reference" / "settings.md").read_text()
    known = re.findall(r"^\| `(KEYHOUSE_\w+)`", listed, re.MULTILINE)
    assert set(re.findall(r"KEYHOUSE_[A-Z_]+", text)) - own <= set(known)
    trusted = services["keyhouse"]["environment"]["KEYHOUSE_TRUSTED_PROXIES"]
    assert services["caddy"]["networks"]["inside"]["ipv4_address"] == trusted


def test_systemd_reads_the_unit(tmp_path):
    if not shutil.which("systemd-analyze"):
        missing("systemd")
    text = (DEPLOY / "keyhouse.service").read_text().replace(STARTED, "/bin/true")
    (tmp_path / "keyhouse.service").write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "keyhouse.service")]
    told = subprocess.run(command, capture_output=True, text=True)
    assert "keyhouse.service" not in told.stderr, told.stderr


def test_caddy_reads_its_file():
    caddy = shutil.which("caddy")
    if not caddy:
        missing("caddy")
    command = [caddy, "adapt", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    said = {**os.environ, "KEYHOUSE_DOMAIN": "accounts.example.com"}
    told = subprocess.run(command, env=said, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "127.0.0.1:8000" in told.stdout
