"""What still has to be settled for a shop, told to Keyhouse when it asks (Standard Webhooks)."""

import base64
import binascii
import hmac
import time
from hashlib import sha256
from typing import Any

from seller_center.store import Store

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


def tell(store: Store, slug: str, shop: str, kind: str, home: str) -> dict[str, Any]:
    """Orders come from the store; the rest is settled here."""
    key = f"{slug}:{shop}"
    store.meet(key)
    still = store.open_orders(key) if kind == "orders" else []
    if not still:
        return {"state": "clear"}
    amount = sum(each["price"] for each in still)
    return {
        "state": "blocked",
        "count": len(still),
        "amount": f"{amount / 100:.2f}",
        "currency": "CNY",
        "link": f"{home}/{slug}/orders",
    }
