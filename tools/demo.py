"""Runs `keyhouse demo` and the seller center beside it, until Ctrl+C.

`python tools/demo.py 8000 [FOLDER]`
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from keyhouse.app.demo_programs import FILE

ROOT = Path(__file__).parent.parent


def main(port: int, folder: Path) -> int:
    """Both stop together, whichever stops first."""
    center = f"http://localhost:{port + 1}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "examples" / "seller_center")}
    folder.mkdir(parents=True, exist_ok=True)
    commands = (
        [
            *("-m", "keyhouse.app.start", "demo", "--port", str(port)),
            *("--folder", str(folder), "--center", center),
        ],
        [
            *("-m", "seller_center", "--port", str(port + 1)),
            *("--programs", str(folder / FILE), "--folder", str(folder)),
        ],
    )
    running = [subprocess.Popen([sys.executable, *each], env=environment) for each in commands]

    def stop(number: int, frame: FrameType | None) -> None:
        for each in running:
            each.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(each.poll() is None for each in running):
        time.sleep(0.2)
    stop(0, None)
    return max(each.wait() or 0 for each in running)


if __name__ == "__main__":
    where = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "var" / "demo"
    sys.exit(main(int(sys.argv[1]), where.resolve()))
