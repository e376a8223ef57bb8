"""Shops, who they belong to, and what still has to be settled for them.

Owns shops, bindings of shops to accounts with their lifecycle, the rule about binding again, and
obligations (orders, after-sales cases, debts, balance) as the marketplace's own systems tell them.
A binding is never moved to another account: it ends, and another one begins.
"""

from keyhouse.domain.shops.bind_shop import bind_shop, make_binding_key, register_shop
from keyhouse.domain.shops.may_bind import Verdict, check_may_bind, may_bind, tell_entity
from keyhouse.domain.shops.obligations import (
    Blocked,
    Obligation,
    ask_obligations,
    check_clear,
    note_obligation,
    obligations_of,
)
from keyhouse.domain.shops.policy import ObligationKind, ShopsPolicy
from keyhouse.domain.shops.states import BINDING, LABELS
from keyhouse.domain.shops.transfer_shop import (
    accept_invitation,
    decline_invitation,
    invite_owner,
    take_back_invitation,
)

__all__ = [
    "BINDING",
    "LABELS",
    "Blocked",
    "Obligation",
    "ObligationKind",
    "ShopsPolicy",
    "Verdict",
    "accept_invitation",
    "ask_obligations",
    "bind_shop",
    "check_clear",
    "check_may_bind",
    "decline_invitation",
    "invite_owner",
    "make_binding_key",
    "may_bind",
    "note_obligation",
    "obligations_of",
    "register_shop",
    "take_back_invitation",
    "tell_entity",
]
