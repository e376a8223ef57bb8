"""Runs a command and starts it anew whenever a file below a folder changes.

`python tools/reload.py FOLDER -- COMMAND …`
"""

import subprocess
import sys
import time
from pathlib import Path


def stamp(folder: Path) -> float:
    files = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return max((p.stat().st_mtime for p in files), default=0.0)


def main() -> None:
    folder, command = Path(sys.argv[1]), sys.argv[3:]
    while True:
        seen, process = stamp(folder), subprocess.Popen(command)
        try:
            while stamp(folder) == seen:
                time.sleep(0.5)
        except KeyboardInterrupt:
            process.wait()
            return
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
