"""Whether what is sent to us was signed by Keyhouse (Standard Webhooks)."""

import base64
import binascii
import hmac
import time
from hashlib import sha256
from typing import Any

TOLERANCE = 300  # seconds


def is_signed(secret: str, headers: Any, body: bytes) -> bool:
    id_, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not secret or not at.isdecimal() or abs(time.time() - int(at)) > TOLERANCE:
        return False
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"))
    except binascii.Error:
        return False
    mac = hmac.new(key, f"{id_}.{at}.".encode() + body, sha256).digest()
    expected = "v1," + base64.b64encode(mac).decode()
    return any(
        hmac.compare_digest(each, expected) for each in headers.get("webhook-signature", "").split()
    )
