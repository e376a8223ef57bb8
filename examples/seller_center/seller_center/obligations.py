"""What still has to be settled for a shop, told to Keyhouse when it asks."""

from typing import Any

from seller_center.store import Store


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
