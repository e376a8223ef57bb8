"""Giving a program its code: the grant is made, unspent, and good for a minute."""

from datetime import timedelta
from urllib.parse import urlencode

from keyhouse.domain.audit import record_fact
from keyhouse.domain.sessions import SessionsPolicy, proven_at
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import grant_queries as queries
from keyhouse.features.oidc.check_request import Asked
from keyhouse.features.oidc.policy import OidcPolicy
from keyhouse.features.oidc.scopes import OFFLINE
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import hash_token
from keyhouse.kit.randomness import Randomness

CODE_FOR = timedelta(seconds=60)


async def give_code(visit: Visit, asked: Asked, shop_id: str) -> str:
    """The code; the visit's actor is the owner."""
    code = visit.part(Randomness).token()
    grant_id = await add_grant(
        visit,
        asked.client_id,
        asked.scopes,
        shop_id,
        nonce=asked.nonce,
        redirect_uri=asked.redirect_uri,
        challenge=asked.challenge,
        code_hash=hash_token(code),
        code_until=visit.now + CODE_FOR,
    )
    await record_fact(
        visit, "program.entered", visit.actor.id, client=asked.client_id, grant=grant_id
    )
    return code


async def add_grant(
    visit: Visit, client_id: str, scopes: str, shop_id: str, **values: object
) -> str:
    """What the visit's owner lets a program have; a code or a device turns it into tokens."""
    is_offline = OFFLINE in scopes.split()
    lasts = (
        visit.policy(OidcPolicy).offline_days if is_offline else visit.policy(SessionsPolicy).days
    )
    grant_id = new_id("grt", visit.now)
    row = {
        "id": grant_id,
        "client_id": client_id,
        "account_id": visit.actor.id,
        "session_id": visit.actor.session_id,
        "scopes": scopes,
        "is_offline": is_offline,
        "shop_id": shop_id,
        "nonce": "",
        "redirect_uri": "",
        "challenge": "",
        "proofs": visit.actor.proofs,
        "proven_at": await proven_at(visit),
        "made_at": visit.now,
        "ends_at": visit.now + timedelta(days=lasts),
    }
    await queries.add_grant(visit, {**row, **values})
    return grant_id


def way_back(visit: Visit, asked: Asked, said: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Where the browser goes, and what it brings; `iss` says who answers (RFC 9207)."""
    values = {**said, "iss": visit.marketplace.base_url}
    if asked.state:
        values["state"] = asked.state
    return asked.redirect_uri, values


def address_of(where: str, values: dict[str, str]) -> str:
    return f"{where}{'&' if '?' in where else '?'}{urlencode(values)}"
