"""Slow random searches; CI runs them with a small budget and a fixed seed.

`ROUNDS=1000 SEED=7 make search`
"""

import os
import sys

import pytest


def main() -> int:
    os.environ.setdefault("ROUNDS", "200")
    os.environ.setdefault("SEED", "0")
    return int(pytest.main(["-q", "-m", "search", "tests/search", "-p", "no:cacheprovider"]))


if __name__ == "__main__":
    sys.exit(main())
