"""What a program hears about a person: by the scopes it was given, as things stand now."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.accounts import queries as accounts
from keyhouse.domain.factors import Strength, strength_of
from keyhouse.domain.sessions import live_session
from keyhouse.domain.shops import queries as shops
from keyhouse.domain.shops.models import OWNING
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import grant_queries as queries
from keyhouse.features.oidc.scopes import OF_PEOPLE, within

HERE = ("pending", "proven", "active", "closing")
# RFC 8176; a code by e-mail is none of them, and another provider's word neither.
METHODS = {
    "password": "pwd",
    "totp": "otp",
    "recovery_code": "otp",
    "sms_code": "sms",
    "passkey": "pop",
}


@dataclass(frozen=True)
class Holder:
    """A grant that is good now, and whose it is."""

    grant: Row[Any]
    account: Row[Any]

    @property
    def scopes(self) -> str:
        """What it was given and its program may still have."""
        return within(self.grant.scopes, self.grant.client_scopes, OF_PEOPLE)


async def find_holder(visit: Visit, grant_id: str) -> Holder | None:
    """None when the grant has ended, or the session it stands on, or the account has gone.

    A grant that may be used without its person outlives the session, but not what ends all of
    them: a new password, “This was not me”, a ban.
    """
    grant = await queries.grant(visit, grant_id)
    account = await accounts.account(visit, grant.account_id) if grant else None
    if not grant or not account or account.state not in HERE or account.sanction == "banned":
        return None
    if grant.is_offline:
        ended = [each for each in (account.held_at, account.compromised_at) if each]
        return Holder(grant, account) if all(grant.made_at > each for each in ended) else None
    return Holder(grant, account) if await live_session(visit, grant.session_id) else None


def how(proofs: str) -> dict[str, Any]:
    """`acr` and `amr` of what was shown at sign-in."""
    strength = strength_of(proofs)
    methods = list(dict.fromkeys(METHODS[p] for p in proofs.split() if p in METHODS))
    if strength >= Strength.TWO_FACTORS:
        methods.append("mfa")
    return {"acr": strength.name.lower(), "amr": methods}


async def claims_of(visit: Visit, holder: Holder) -> dict[str, Any]:
    """What the scopes of the grant allow, by the names of OpenID Connect Core, 5.1, and our own:

    `account_state`, `sanction`, `may_sell`; `shops` (each with `number`, `name`, `state`,
    `sanction`) and `shop`, the number of the one that was chosen.
    """
    scopes, account = set(holder.scopes.split()), holder.account
    said: dict[str, Any] = {"sub": account.id}
    if "profile" in scopes:
        said |= {"name": account.contact_name or account.company_name or None}
        said |= {"company_name": account.company_name or None, "locale": account.language}
    if scopes & {"email", "phone"}:
        said |= await _addresses(visit, account.id, scopes)
    owned = await _shops(visit, account.id) if scopes & {"shops", "standing"} else []
    chosen = next((each for each in owned if each.shop_id == holder.grant.shop_id), None)
    if "shops" in scopes:
        said["shops"] = [
            {"number": s.number, "name": s.name, "state": s.state, "sanction": s.sanction}
            for s in owned
        ]
        said["shop"] = chosen.number if chosen else None
    if "standing" in scopes:
        said |= {"account_state": account.state, "sanction": account.sanction}
        said["may_sell"] = may_sell(account, chosen, has_chosen=bool(holder.grant.shop_id))
    return {name: value for name, value in said.items() if value is not None}


def may_sell(account: Row[Any], shop: Row[Any] | None, *, has_chosen: bool) -> bool:
    """Whether anything new may be sold: by the account, and in the shop when one was chosen."""
    if account.state != "active" or account.sanction != "none":
        return False
    if not has_chosen:
        return True
    return shop is not None and shop.state == "active" and shop.sanction == "none"


async def _shops(visit: Visit, account_id: str) -> list[Row[Any]]:
    return [s for s in await shops.of_account(visit, account_id) if s.state in OWNING]


async def own_shops(visit: Visit, account_id: str) -> list[Row[Any]]:
    """The shops that the account owns now, for whoever has to choose one."""
    return await _shops(visit, account_id)


async def _addresses(visit: Visit, account_id: str, scopes: set[str]) -> dict[str, Any]:
    """Only proven ones are kept at all."""
    first: dict[str, str] = {}
    for each in await accounts.addresses(visit, account_id):
        first.setdefault(each.kind, each.value)
    said: dict[str, Any] = {}
    if "email" in scopes and "email" in first:
        said |= {"email": first["email"], "email_verified": True}
    if "phone" in scopes and "phone" in first:
        said |= {"phone_number": first["phone"], "phone_number_verified": True}
    return said
