"""A code, a refresh token, a device code or a program's own secret becomes tokens."""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from keyhouse.domain.audit import record_fact
from keyhouse.domain.visits import Visit
from keyhouse.features.oidc import grant_queries as queries
from keyhouse.features.oidc.claims import find_holder
from keyhouse.features.oidc.end_grants import end_grants
from keyhouse.features.oidc.scopes import OF_PROGRAMS, within
from keyhouse.features.oidc.tokens import (
    answer_tokens,
    first_refresh,
    new_refresh,
    own_token,
    seal_next,
    unseal_next,
)
from keyhouse.kit.keys import hash_token
from keyhouse.web.endpoints import OAuthError

HEARD_FOR = timedelta(seconds=10)  # the same answer for whoever did not hear it
DEVICE_WAIT = 5  # seconds between two questions of a device


class Spent(OAuthError):
    """A code or token came twice: everything of its grant has ended, and that commits."""

    is_kept = True

    def __init__(self) -> None:
        super().__init__("invalid_grant", "This was used before.")


class Pending(OAuthError):
    """The person has not answered yet; when the device asked is written down."""

    is_kept = True


def _no(told: str = "This is not good, or no longer.") -> OAuthError:
    return OAuthError("invalid_grant", told)


async def redeem_code(visit: Visit, client: Row[Any], form: dict[str, str]) -> dict[str, Any]:
    """Raises `OAuthError`; `Spent` when the code was redeemed before (RFC 6749, 4.1.2)."""
    grant = await queries.by_code(visit, hash_token(form.get("code", "")))
    if not grant or grant.client_id != client.id:
        raise _no()
    if form.get("redirect_uri", "") != grant.redirect_uri:
        raise _no("redirect_uri is not the one of the request.")
    if not fits(form.get("code_verifier", ""), grant.challenge):
        raise _no("code_verifier does not fit.")
    # Before anything is written: a session that is used here is noted as awake, and that commits.
    holder = await find_holder(visit, grant.id)
    if not holder or not await queries.redeem(visit, grant.id):
        late = await queries.by_code(visit, grant.code_hash)
        if late and not late.redeemed_at:
            raise _no()
        await _end_used_twice(visit, grant)
        raise Spent()
    return await answer_tokens(visit, holder, await first_refresh(visit, holder.grant))


def fits(verifier: str, challenge: str) -> bool:
    """RFC 7636, 4.6, by S256."""
    if not 43 <= len(verifier) <= 128 or not verifier.isascii():
        return False
    made = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return hmac.compare_digest(made, challenge)


async def refresh(visit: Visit, client: Row[Any], form: dict[str, str]) -> dict[str, Any]:
    """The token turns at each use; who brings one that was used ends all (RFC 9700, 4.14.2).

    Within seconds it is the same answer once more: lines break, and tabs ask at once.
    """
    token = form.get("refresh_token", "")
    row = await queries.refresh_token(visit, hash_token(token))
    holder = await find_holder(visit, row.grant_id) if row else None
    if not row or not holder or holder.grant.client_id != client.id or row.ends_at <= visit.now:
        raise _no()
    asked = form.get("scope", "")
    made = new_refresh(visit, holder.grant)
    if not row.used_at and await queries.use_refresh(
        visit, row.token_hash, seal_next(visit, made.token)
    ):
        await queries.add_refresh(visit, made.row)
        return await answer_tokens(visit, holder, made.token, asked)
    used = await queries.refresh_token(visit, row.token_hash)
    if not used or not used.used_at or used.used_at + HEARD_FOR < visit.now:
        await _end_used_twice(visit, holder.grant)
        raise Spent()
    heard = unseal_next(visit, used.next_sealed)
    successor = await queries.refresh_token(visit, hash_token(heard))
    if not successor or successor.used_at:
        await _end_used_twice(visit, holder.grant)
        raise Spent()
    return await answer_tokens(visit, holder, heard, asked)


async def act_as_itself(visit: Visit, client: Row[Any], form: dict[str, str]) -> dict[str, Any]:
    if client.kind != "service":
        raise OAuthError("unauthorized_client", "Only a client of kind service may do this.")
    scopes = within(form.get("scope", ""), client.scopes, OF_PROGRAMS)
    if not scopes:
        raise OAuthError("invalid_scope", "This client may have none of these scopes.")
    return await own_token(visit, client, scopes)


async def redeem_device(visit: Visit, client: Row[Any], form: dict[str, str]) -> dict[str, Any]:
    """RFC 8628, 3.5: one that asks too often has to wait longer each time."""
    ask = await queries.device_ask(visit, device_hash=hash_token(form.get("device_code", "")))
    if not ask or ask.client_id != client.id:
        raise OAuthError("expired_token", "Begin again.")
    if ask.redeemed_at:
        raise _no()
    if not ask.answered_at:
        is_hasty = visit.now - ask.asked_at < timedelta(seconds=ask.wait_seconds)
        wait = min(ask.wait_seconds + DEVICE_WAIT, 60) if is_hasty else ask.wait_seconds
        await queries.note_device(visit, ask.id, wait)
        raise Pending("slow_down" if is_hasty else "authorization_pending")
    if not ask.grant_id:
        raise OAuthError("access_denied", "The person said no.")
    holder = await find_holder(visit, ask.grant_id)
    if not holder or not await queries.redeem_device(visit, ask.id):
        raise _no()
    await queries.redeem(visit, ask.grant_id)
    return await answer_tokens(visit, holder, await first_refresh(visit, holder.grant))


async def _end_used_twice(visit: Visit, grant: Row[Any]) -> None:
    if await end_grants(visit, [grant], "used twice"):
        await record_fact(
            visit, "program.token_reused", grant.account_id, client=grant.client_id, grant=grant.id
        )
