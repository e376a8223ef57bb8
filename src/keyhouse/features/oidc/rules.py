"""What comes next for somebody whom a program has sent here: told by what is known, no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from keyhouse.features.oidc.check_request import Asked
from keyhouse.features.oidc.scopes import OFFLINE, OPENID

Step = Literal["sign_in", "prove", "choose_account", "choose_shop", "agree", "give"]

# What a program that must not show anything is told instead (OpenID Connect Core, 3.1.2.6).
SILENT: dict[Step, str] = {
    "sign_in": "login_required",
    "prove": "login_required",
    "choose_account": "account_selection_required",
    "choose_shop": "interaction_required",
    "agree": "consent_required",
}


@dataclass(frozen=True)
class Known:
    """`asked_at` is when this request came, `proven_at` when the person last showed who they are
    (None: nobody is signed in), `agreed` what they allowed this program earlier.
    """

    now: datetime
    asked_at: datetime
    proven_at: datetime | None = None
    is_trusted: bool = False
    agreed: str = ""
    has_agreed_now: bool = False
    has_chosen_account: bool = False
    account_id: str = ""
    shops: Sequence[str] = ()
    chosen_shop: str = ""


def next_step(asked: Asked, known: Known) -> Step:
    if known.proven_at is None:
        return "sign_in"
    is_another = bool(asked.subject) and asked.subject != known.account_id
    if is_another and not known.has_chosen_account:
        return "sign_in" if asked.is_silent else "choose_account"
    if _is_too_old(asked, known, known.proven_at):
        return "prove"
    if "select_account" in asked.prompts and not known.has_chosen_account:
        return "choose_account"
    if not known.has_agreed_now and _has_to_agree(asked, known):
        return "agree"
    has_many = "shops" in asked.scopes.split() and len(known.shops) > 1
    return "choose_shop" if has_many and known.chosen_shop not in known.shops else "give"


def _is_too_old(asked: Asked, known: Known, proven_at: datetime) -> bool:
    if "login" in asked.prompts and proven_at < known.asked_at:
        return True
    if asked.max_age is None:
        return False
    # What was shown for this very request is fresh, however long the next page took.
    oldest = min(known.now - timedelta(seconds=asked.max_age), known.asked_at)
    return proven_at < oldest


def _has_to_agree(asked: Asked, known: Known) -> bool:
    if "consent" in asked.prompts:
        return True
    if known.is_trusted:
        return False
    new = set(asked.scopes.split()) - set(known.agreed.split()) - {OPENID}
    return bool(new) or not known.agreed or OFFLINE in asked.scopes.split()
