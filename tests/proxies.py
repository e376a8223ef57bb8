"""nginx before something, with everything it keeps in a folder of its own."""

import shutil
from pathlib import Path

from tests.relying_parties.parties import Running, missing

CONFIG = """
user root; daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {http}
  server {{ listen 127.0.0.1:{port}; {server} }}
}}
"""


def nginx_before(folder: Path, port: int, server: str, http: str = "") -> list[str]:
    """The command; `server` and `http` are what stands inside those blocks."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        missing("nginx")
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, port=port, server=server, http=http))
    return [program, "-p", str(folder), "-c", str(config)]


def run_nginx(folder: Path, port: int, server: str, http: str = "") -> Running:
    command = nginx_before(folder, port, server, http)
    return Running(command, port, folder / "nginx.log")
