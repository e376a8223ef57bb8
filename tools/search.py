"""Slow random searches, and what the suite leaves to them; CI runs them with a small budget.

`ROUNDS=1000 SEED=7 make search`. First the searches, one after the other; then the tests marked
`pages` on PostgreSQL, which the suite runs on SQLite only.
"""

import os
import subprocess
import sys

PYTEST = (sys.executable, "-m", "pytest", "-q", "-m", "search", "-p", "no:cacheprovider")


def main() -> int:
    variables = {"ROUNDS": "200", "SEED": "0", **os.environ}
    searches = subprocess.run([*PYTEST, "tests/search"], env=variables).returncode
    pages = [*PYTEST, "-n", "4", "tests", "--ignore=tests/search"]
    return searches or subprocess.run(pages, env=variables).returncode


if __name__ == "__main__":
    sys.exit(main())
