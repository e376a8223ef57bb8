"""Says what the tests leave out on this machine, and fails when CI may not leave it out."""

import os
import shutil
import subprocess
import sys


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
    return found


def main() -> int:
    missing = left_out()
    for each in missing:
        print(f"left out: {each} (`make system` as root installs it)")
    return 1 if missing and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
