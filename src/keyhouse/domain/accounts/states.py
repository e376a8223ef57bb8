"""The life of an account. A sanction is a field beside it and never a state."""

from keyhouse.domain.accounts.models import accounts
from keyhouse.kit.lifecycle import Lifecycle, Move

MOVES = (
    Move("prove", ("pending",), "proven", ("owner",), "account.proven", "link or code, once"),
    Move(
        "open",
        ("pending",),
        "active",
        ("owner",),
        "account.opened",
        "link or code, once, where the playbook asks for no application",
    ),
    Move(
        "activate",
        ("proven",),
        "active",
        ("owner",),
        "account.activated",
        "approved application; link, once",
    ),
    Move("lapse", ("pending",), "erased", ("system",), "account.lapsed", "days by playbook"),
)

ACCOUNT = Lifecycle("account", accounts, MOVES, ("pending",), ("active", "erased"))
