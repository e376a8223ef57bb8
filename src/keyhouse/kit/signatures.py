"""Signed messages between us and a marketplace's own systems, as Standard Webhooks has them.

HMAC-SHA256 over id, timestamp and body (https://www.standardwebhooks.com/, symmetric `v1`).
"""

import base64
import binascii
import hmac
from hashlib import sha256

from keyhouse.kit.keys import same

PREFIX = "whsec_"
TOLERANCE = 300  # seconds that two clocks may differ


def sign(secret: str, id_: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    said = f"{id_}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(_key(secret), said, sha256).digest()).decode()


def is_signed(
    secret: str, id_: str, timestamp: str, body: bytes, signatures: str, now: float
) -> bool:
    """Whether one of the signatures is right and the message is of now."""
    if not secret or not id_ or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    if abs(now - int(timestamp)) > TOLERANCE:
        return False
    expected = sign(secret, id_, int(timestamp), body)
    return any(same(each, expected) for each in signatures.split()[:10])


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()
