"""Relying parties of others, each a process of its own."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from keyhouse.app.demo import free_port
from tests.serving import Serving

NODE = Path(__file__).parent / "node"
APACHE = shutil.which("apache2") or "/usr/sbin/apache2"
MODULES = Path("/usr/lib/apache2/modules")


def missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing: run `make system`")
    pytest.skip(f"{what} is missing: `make system` installs it")


def node_packages() -> None:
    """Installs them once beside their lock file."""
    if not shutil.which("npm"):
        missing("npm")
    if not (NODE / "node_modules" / "openid-client").exists():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=NODE, check=True, capture_output=True)


class Running:
    """A process that answers at `url`."""

    def __init__(self, command: list[str], port: int, log: Path, path: str = "/") -> None:
        self.url = f"http://localhost:{port}"
        with log.open("w") as said:
            self._process = subprocess.Popen(command, stdout=said, stderr=said)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                httpx.get(self.url + path)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(log.read_text())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


class Spa(Serving):
    """A page and a library in the browser: nothing of it runs on a server."""

    def __init__(self) -> None:
        port = free_port()
        self.url = f"http://localhost:{port}"

        async def page(request: Request) -> Response:
            return FileResponse(NODE / "spa.html")

        async def library(request: Request) -> Response:
            where = NODE / "node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"
            return FileResponse(where, media_type="text/javascript")

        routes = [Route("/oidc-client-ts.js", library), Route("/{path:path}", page)]
        super().__init__(routes, port)


CONFIG = """
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/apache-error.log
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authn_core_module {modules}/mod_authn_core.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule authz_user_module {modules}/mod_authz_user.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule env_module {modules}/mod_env.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule auth_openidc_module {modules}/mod_auth_openidc.so
DocumentRoot {folder}/www
TypesConfig /dev/null
User www-data
Group www-data
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {client}
OIDCClientSecret {secret}
OIDCRedirectURI http://localhost:{port}/inside/back
OIDCDefaultLoggedOutURL http://localhost:{port}/gone.html
OIDCCryptoPassphrase a-long-passphrase-of-the-test
OIDCPKCEMethod S256
OIDCResponseMode {mode}
OIDCScope "openid email"
OIDCRefreshAccessTokenBeforeExpiry 10000
OIDCPassRefreshToken On
OIDCSessionType server-cache
OIDCCacheType shm
<Location /inside>
  AuthType openid-connect
  Require valid-user
  Header set X-Email "expr=%{{req:OIDC_CLAIM_email}}"
</Location>
"""


def apache(folder: Path, issuer: str, client: tuple[str, str], port: int, mode: str) -> Running:
    """Debian's Apache with mod_auth_openidc before a folder."""
    if not Path(APACHE).exists() or not (MODULES / "mod_auth_openidc.so").exists():
        missing("Apache's mod_auth_openidc")
    www = folder / "www"
    (www / "inside").mkdir(parents=True)
    (www / "inside" / "index.html").write_text("<h1>Inside</h1>")
    (www / "gone.html").write_text("<h1>Gone</h1>")
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    config = folder / "apache.conf"
    said = {"modules": MODULES, "folder": folder, "port": port, "issuer": issuer, "mode": mode}
    config.write_text(CONFIG.format(**said, client=client[0], secret=client[1]))
    command = [APACHE, "-D", "FOREGROUND", "-f", str(config)]
    return Running(command, port, folder / "apache.log", "/gone.html")
