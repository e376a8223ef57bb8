"""What Keyhouse tells by webhook: kept as news for whom it concerns, each event once."""

from typing import Any

from seller_center.signing_in import SignedIn
from seller_center.store import Store

NEWS = {
    "account.activated": "Your account is active. You can sell now.",
    "account.sanctioned": "Something is restricted: see what you may still do.",
    "account.unsanctioned": "A restriction is over.",
    "shop.bound": "This shop belongs to you now.",
    "shop.suspended": "This shop is suspended: nothing new can be sold.",
    "shop.resumed": "This shop goes on selling.",
    "shop.unbinding": "This shop is being unbound. Open orders can still be finished.",
    "shop.unbound": "This shop was unbound.",
}


def hear(store: Store, people: SignedIn, slug: str, event: dict[str, Any]) -> None:
    """The news is kept, and whoever it is about is asked about anew with their next click."""
    about = event["data"]
    for whose in filter(None, (about.get("shop"), about.get("account"))):
        if event["type"] in NEWS:
            store.note(event["id"], f"{slug}:{whose}", event["timestamp"], NEWS[event["type"]])
    people.ask_anew(slug, about.get("account") or "")
