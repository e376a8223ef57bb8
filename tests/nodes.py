"""Two machines of one house behind nginx: PostgreSQL, a bucket for papers, and one of them dies
every few seconds.
"""

import re
import threading
from pathlib import Path

from keyhouse.app.demo import free_port
from tests.proxies import run_nginx
from tests.running import Server

CONFIG = (Path(__file__).parents[1] / "deploy" / "nginx.conf").read_text("utf-8")
EVERY = 4  # seconds that both of them stand before one is killed


class Nodes:
    """Whatever tests ask of a `Server`, asked of both."""

    def __init__(self, variables: dict[str, str], port: int, folder: Path) -> None:
        self.url = f"http://localhost:{port}"
        self.kills = 0
        trusted = variables | {"KEYHOUSE_TRUSTED_PROXIES": "127.0.0.0/8"}
        self._nodes = [
            Server(trusted, free_port(), folder / f"node-{number}.log") for number in (1, 2)
        ]
        self.run, self.add_staff = self._nodes[0].run, self._nodes[0].add_staff
        ports = [int(node.url.rpartition(":")[2]) for node in self._nodes]
        self._nginx = run_nginx(folder, port, location(), upstream(ports))
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._kill_in_turns, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()
        self._nginx.stop()
        for node in self._nodes:
            node.kill()

    def _kill_in_turns(self) -> None:
        while not self._is_over.wait(EVERY):
            node = self._nodes[self.kills % 2]
            node.kill()
            self.kills += 1
            node.start()


def upstream(ports: list[int]) -> str:
    block = re.search(r"upstream keyhouse \{.*?\n\}", CONFIG, re.DOTALL)[0]
    for number, port in enumerate(ports, 1):
        block = block.replace(f"10.0.0.{number}:8000", f"127.0.0.1:{port}")
    return block


def location() -> str:
    size = re.search(r"client_max_body_size \w+;", CONFIG)[0]
    block = re.search(r"location / \{.*?\n    \}", CONFIG, re.DOTALL)[0]
    return size + block.replace("Host $host", "Host $http_host")  # here with a port
