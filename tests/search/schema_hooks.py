"""Read by schemathesis: who asks (owners, staff, a program), each request from another network."""

import json
import os
from itertools import count
from pathlib import Path

import requests
import schemathesis

TURN = count()
KNOWN = json.loads(Path(os.environ["KEYHOUSE_CALLERS"]).read_text())


class Callers:
    """Several sessions by turns, so that what one may ask in a minute is not what is tested."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def get(self, case, context):
        return KNOWN[self.kind]

    def set(self, case, data, context):
        token = data[next(TURN) % len(data)]
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}


@schemathesis.auth().apply_to(path_regex="^/staff")
class Staff(Callers):
    def __init__(self):
        super().__init__("staff")


@schemathesis.auth().apply_to(path_regex="^/(sign-ups|recoveries)/")
class Attempts(Callers):
    """An attempt that is not there any more: what is behind it has walks of its own."""

    def __init__(self):
        super().__init__("attempts")


@schemathesis.auth().skip_for(path_regex="^/(staff|market|sign-ups/|recoveries/)")
class Owners(Callers):
    def __init__(self):
        super().__init__("owners")


@schemathesis.auth(refresh_interval=200).apply_to(path_regex="^/market")
class Program:
    """Its token is good for five minutes."""

    def get(self, case, context):
        asked = {"grant_type": "client_credentials"}
        answer = requests.post(
            KNOWN["token_url"], data=asked, auth=tuple(KNOWN["program"]), timeout=30
        )
        return answer.json()["access_token"]

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.hook
def before_call(context, case, **kwargs):
    number = next(TURN)
    network = f"203.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    case.headers = {**(case.headers or {}), "X-Forwarded-For": network}
