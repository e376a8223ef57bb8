"""`python -m seller_center --programs FILE --port 8001 --folder FOLDER`."""

import argparse
import time
from pathlib import Path

import uvicorn

from seller_center.app import build
from seller_center.programs import read_programs
from seller_center.store import Store


def main() -> None:
    arguments = argparse.ArgumentParser(description="A back office that signs in by Keyhouse.")
    arguments.add_argument("--programs", type=Path, required=True, help="who we are, as JSON")
    arguments.add_argument("--port", type=int, default=8001)
    arguments.add_argument("--folder", type=Path, default=Path("."), help="where goods are kept")
    said = arguments.parse_args()
    while not said.programs.exists():  # the demo writes it when it has started
        time.sleep(0.2)
    store = Store(said.folder / "seller-center.db")
    app = build(read_programs(said.programs), store, f"http://localhost:{said.port}")
    uvicorn.run(app, host="127.0.0.1", port=said.port, log_level="warning")


if __name__ == "__main__":
    main()
