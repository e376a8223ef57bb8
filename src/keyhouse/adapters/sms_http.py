"""Texts by the HTTP interface of any SMS provider: one request, made from a template."""

import json
import re
from collections.abc import Callable
from string import Template
from urllib.parse import quote
from xml.sax.saxutils import escape

from keyhouse.adapters import http
from keyhouse.kit.mail import Refused
from keyhouse.kit.settings import SmsSettings
from keyhouse.kit.sms import Text

TIMEOUT = 10  # seconds


class HttpTexter:
    is_on = True

    def __init__(self, template: SmsSettings) -> None:
        self._template = template

    async def send(self, text: Text) -> str:
        said = self._template
        headers = dict(said.headers)
        kind = headers.setdefault("content-type", "application/json")
        try:
            answer = await http.ask(
                said.method,
                _fill(said.url, text, lambda value: quote(value, safe="")),
                TIMEOUT,
                headers={n: _fill(v, text, _one_line) for n, v in headers.items()},
                content=_fill(said.body, text, _escape_for(kind)).encode(),
            )
        except http.NotHeard as error:
            raise Refused(str(error), is_final=False) from error
        heard = f"{answer.status} {answer.text[:4000]}"
        if not re.search(said.success, heard):
            is_final = 400 <= answer.status < 500 and answer.status not in (408, 429)
            raise Refused(heard[:300], is_final)
        found = re.search(said.message_id, answer.text[:4000]) if said.message_id else None
        return found[1] if found else str(answer.status)


class NoTexter:
    """Where no provider is set up."""

    is_on = False

    async def send(self, text: Text) -> str:
        raise Refused("no SMS provider is set up: KEYHOUSE_SMS_URL", is_final=True)


def _fill(template: str, text: Text, encode: Callable[[str], str]) -> str:
    values = {"to": text.to, "text": text.text, "key": text.key}
    return Template(template).safe_substitute({n: encode(v) for n, v in values.items()})


def _escape_for(content_type: str) -> Callable[[str], str]:
    """A value can never end the field it stands in."""
    if "json" in content_type:
        return lambda value: json.dumps(value)[1:-1]
    if "xml" in content_type:
        return escape
    if "form-urlencoded" in content_type:
        return lambda value: quote(value, safe="")
    return lambda value: value


def _one_line(value: str) -> str:
    return " ".join(value.split())
