"""A real clamd with one signature of our own, so that no database has to be fetched."""

import shutil
import socket
import subprocess
import time
from pathlib import Path

from keyhouse.app.demo import free_port

CLAMD = shutil.which("clamd")
# The agreed test file of anti-virus makers (EICAR); in two halves, so that this file is not one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"


class Clam:
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        database = folder / "signatures"
        database.mkdir()
        (database / "own.ndb").write_text(f"Keyhouse.Test:0:*:{EICAR[-40:].hex()}\n")
        self._config = folder / "clamd.conf"
        self._config.write_text(
            f"DatabaseDirectory {database}\nTCPSocket {self.port}\nTCPAddr 127.0.0.1\n"
            "Foreground yes\nStreamMaxLength 60M\n"
        )
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [CLAMD, "--config-file", str(self._config)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("clamd does not answer")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
