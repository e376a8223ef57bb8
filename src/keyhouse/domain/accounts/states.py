"""The life of an account. A sanction is a field beside it and never a state."""

from keyhouse.domain.accounts.models import accounts
from keyhouse.kit.lifecycle import Lifecycle, Move
from keyhouse.kit.texts import N_

MOVES = (
    Move(
        "prove",
        ("pending",),
        "proven",
        ("owner", "operator"),
        "account.proven",
        "link or code, once; or proven elsewhere: `keyhouse import --application`",
    ),
    Move(
        "open",
        ("pending",),
        "active",
        ("owner",),
        "account.opened",
        "link or code, once, where the playbook asks for no application",
    ),
    Move(
        "bring_in",
        ("pending",),
        "active",
        ("operator",),
        "account.brought_in",
        "an address proven elsewhere: `keyhouse import`",
    ),
    Move(
        "activate",
        ("proven",),
        "active",
        ("owner",),
        "account.activated",
        "approved application; link, once",
    ),
    Move(
        "close",
        ("active",),
        "closing",
        ("owner",),
        "account.closing",
        "a fresh proof; no live binding, no live case, nothing to be settled that blocks",
    ),
    Move("stay", ("closing",), "active", ("owner",), "account.stayed", "the owner thought again"),
    Move(
        "deregister",
        ("closing",),
        "deregistered",
        ("system",),
        "account.deregistered",
        "the waiting time is over: personal data are erased, keyed hashes stay",
    ),
    Move("lapse", ("pending",), "erased", ("system",), "account.lapsed", "days by playbook"),
)

ACCOUNT = Lifecycle("account", accounts, MOVES, ("pending",), ("active", "deregistered", "erased"))

LABELS = {
    "pending": N_("Not confirmed"),
    "proven": N_("Confirmed, not active yet"),
    "active": N_("Active"),
    "closing": N_("Being deregistered"),
    "deregistered": N_("Deregistered"),
}
