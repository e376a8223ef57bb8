"""Says what the tests leave out on this machine, and fails when CI may not leave it out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def left_out() -> list[str]:
    found = []
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        found.append("journeys in a browser: chromium is missing")
    fonts = shutil.which("fc-list")
    listed = subprocess.run([fonts, ":lang=zh"], capture_output=True, text=True) if fonts else None
    if not listed or not listed.stdout.strip():
        found.append("Chinese as people see it: a font with Chinese is missing")
    if not shutil.which("clamd"):
        found.append("papers with a virus: clamd is missing")
    if not shutil.which("npm"):
        found.append("programs of others by openid-client and oidc-client-ts: npm is missing")
    if not Path("/usr/lib/apache2/modules/mod_auth_openidc.so").exists():
        found.append("programs of others by Apache: mod_auth_openidc is missing")
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        found.append("the guide about a proxy: nginx is missing")
    if not shutil.which("caddy"):
        found.append("the guide about a proxy: caddy is missing")
    return found


def main() -> int:
    missing = left_out()
    for each in missing:
        print(f"left out: {each} (`make system` as root installs it)")
    return 1 if missing and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
