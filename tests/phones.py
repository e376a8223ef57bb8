"""A real HTTP provider of SMS: the simulator of the demo."""

import re

from starlette.routing import Route

from keyhouse.app.demo import free_port
from keyhouse.app.phones import PATH, Phones
from tests.serving import Serving


class SmsProvider(Phones):
    def __init__(self) -> None:
        super().__init__()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}{PATH}"
        self._serving = Serving([Route(PATH, self.take, methods=["POST"])], port)

    def stop(self) -> None:
        self._serving.stop()


def sms_code_in(text: str) -> str:
    return re.search(r"\b(\d{6,8})\b", text)[1]
