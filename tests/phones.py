"""A real HTTP provider of SMS in a thread of its own: the simulator of the demo."""

import re
import threading
import time

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from keyhouse.app.demo import free_port
from keyhouse.app.phones import PATH, Phones


class SmsProvider(Phones):
    def __init__(self) -> None:
        super().__init__()
        self.url = f"http://127.0.0.1:{(port := free_port())}{PATH}"
        app = Starlette(routes=[Route(PATH, self.take, methods=["POST"])])
        config = uvicorn.Config(app, port=port, log_level="critical", ws="none", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


def sms_code_in(text: str) -> str:
    return re.search(r"\b(\d{6,8})\b", text)[1]
