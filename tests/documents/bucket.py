"""moto's server, which speaks the protocol of S3, and a road to it that can be broken."""

import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

import httpx

from keyhouse.app.demo import free_port
from tests.relying_parties.parties import Running

BUCKET = "papers"


class Bucket:
    """As on a machine that is restarted, whatever was in it is gone after `stop`."""

    def __init__(self, folder: Path) -> None:
        self.port, self._log = free_port(), folder / "bucket.log"
        self.start()

    @property
    def url(self) -> str:
        return self.url_by(self.port)

    def url_by(self, port: int) -> str:
        where = f"endpoint=http://127.0.0.1:{port}&region=eu-central-1"
        return f"s3://somebody:some%2Fthing@{BUCKET}/keyhouse?{where}"

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self._server = Running(command, self.port, self._log)
        httpx.put(f"{self._server.url}/{BUCKET}").raise_for_status()

    def stop(self) -> None:
        self._server.stop()


class Road:
    """Carries bytes to a port, for all who use it, until it breaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.mend()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._take, daemon=True).start()

    def break_after(self, bytes_: int) -> None:
        self._left = bytes_

    def mend(self) -> None:
        self._left = 1 << 40

    def close(self) -> None:
        self._listening.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._port))
                except OSError:
                    near.close()
                    continue
                threading.Thread(target=self._both_ways, args=(near, far), daemon=True).start()

    def _both_ways(self, near: socket.socket, far: socket.socket) -> None:
        with near, far:
            back = threading.Thread(target=self._carry, args=(far, near, False), daemon=True)
            back.start()
            self._carry(near, far, True)
            back.join()

    def _carry(self, one: socket.socket, other: socket.socket, is_counted: bool) -> None:
        with suppress(OSError):
            while data := one.recv(4096):
                if is_counted:
                    data, self._left = data[: self._left], max(0, self._left - len(data))
                other.sendall(data)
                if is_counted and not self._left:
                    break
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
