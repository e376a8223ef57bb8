"""The life of a binding between a shop and the account that owns it."""

from keyhouse.domain.shops.models import bindings
from keyhouse.kit.lifecycle import Lifecycle, Move
from keyhouse.kit.texts import N_

MOVES = (
    Move(
        "accept",
        ("invited",),
        "active",
        ("owner",),
        "shop.bound",
        "both sides agreed; the old binding ends in the same transaction",
    ),
    Move("decline", ("invited",), "ended", ("owner",), "shop.declined", "either side"),
    Move("suspend", ("active",), "suspended", ("staff",), "shop.suspended", "a reason"),
    Move("certify", ("active",), "active", ("staff",), "shop.certified", "a reason"),
    Move("resume", ("suspended",), "active", ("staff",), "shop.resumed", "a reason"),
    Move(
        "start_unbinding",
        ("active",),
        "unbinding",
        ("owner", "staff"),
        "shop.unbinding",
        "an application to unbind was handed in",
    ),
    Move(
        "keep",
        ("unbinding",),
        "active",
        ("system",),
        "shop.kept",
        "the application was withdrawn, refused, or has lapsed",
    ),
    Move(
        "hand_over",
        ("active",),
        "ended",
        ("owner",),
        "shop.handed_over",
        "the invited owner accepted, in the same transaction",
    ),
    Move(
        "end",
        ("unbinding",),
        "ended",
        ("system",),
        "shop.unbound",
        "the application took effect; nothing that blocks is open or unknown",
    ),
)

BINDING = Lifecycle("shop binding", bindings, MOVES, ("invited", "active"), ("ended",))

LABELS = {
    "invited": N_("Invited"),
    "active": N_("Bound"),
    "suspended": N_("Suspended"),
    "unbinding": N_("Unbinding"),
    "ended": N_("Unbound"),
}
