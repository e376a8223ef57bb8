"""Passkeys (WebAuthn Level 3): first and second factor, by the browser's own JSON.

A challenge is signed and good once; nothing is stored until it comes back. The user is always
checked by the device, so that a passkey is both factors. Handles of users are random and say
nothing. Attestation is not asked for: which maker a device has is nobody's business here.
"""

import base64
import hmac
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from keyhouse.domain.audit import record_fact
from keyhouse.domain.factors import factor_queries as queries
from keyhouse.domain.factors.challenges import Right
from keyhouse.domain.factors.held import check_own
from keyhouse.domain.factors.ways import Asked
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.ids import new_id
from keyhouse.kit.keys import Keyring, hash_token
from keyhouse.kit.limits import Budget, spend
from keyhouse.kit.problems import Problem, Refusal
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

CHALLENGE_GOOD_FOR = timedelta(minutes=30)
ONCE = Budget("passkey challenge", 1, CHALLENGE_GOOD_FOR)
MOST = 20  # passkeys of an account
LONGEST = 20_000  # characters of what a browser sends
LONGEST_ID = 1023  # bytes (WebAuthn, 4)
CREDENTIAL_ID = re.compile(r"[A-Za-z0-9_-]{1,1364}")
ADD, ENTER = "add passkey", "enter"


class PasskeyRefused(Problem):
    code, status = "passkey_refused", 422
    text = N_("The passkey was not accepted. Please try again.")


class TooManyPasskeys(Problem):
    code, status = "too_many_passkeys", 409
    text = N_("You have as many passkeys as one account can have. Remove one first.")


class PasskeyKnown(Problem):
    code, status = "passkey_known", 409
    text = N_("This device has a passkey for this account already.")


@dataclass(frozen=True)
class NotAccepted(Refusal):
    """Also for a passkey that nobody has here."""

    code = "passkey_refused"
    text = N_("The passkey was not accepted. Use another one, or another way.")


class Passkey:
    """As a second step: one of the account's own."""

    name = "passkey"

    async def offer(self, visit: Visit, asked: Asked) -> dict[str, Any]:
        own = await queries.passkeys(visit, asked.account_id)
        return asking_options(visit, asked.subject_id, [each.credential_id for each in own])

    async def check(self, visit: Visit, asked: Asked, answer: str) -> Right | Refusal:
        row = await redeem_passkey(visit, asked.subject_id, answer)
        if not row or row.account_id != asked.account_id:
            return NotAccepted()
        await check_own(visit, asked.account_id, row.id)
        return Right()


def asking_options(visit: Visit, subject_id: str, known: list[str]) -> dict[str, Any]:
    """For `navigator.credentials.get`; without `known` the browser offers what it has."""
    options = generate_authentication_options(
        rp_id=_host(visit),
        challenge=_challenge(visit, ENTER, subject_id),
        allow_credentials=[_descriptor(each) for each in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.loads(options_to_json(options))


async def adding_options(visit: Visit, account_id: str, shown: str) -> dict[str, Any]:
    """For `navigator.credentials.create`; `shown` is how the person is named on their device."""
    own = await queries.passkeys(visit, account_id)
    handle = own[0].user_handle if own else bytes_to_base64url(visit.part(Randomness).bytes(32))
    options = generate_registration_options(
        rp_id=_host(visit),
        rp_name=visit.policy(MarketplacePolicy).name,
        user_id=base64url_to_bytes(handle),
        user_name=shown,
        challenge=_challenge(visit, ADD, f"{account_id} {visit.actor.session_id} {handle}"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(each.credential_id) for each in own],
    )
    return json.loads(options_to_json(options))


async def add_passkey(
    visit: Visit, account_id: str, answer: str, handle: str, name: str
) -> Row[Any]:
    """Raises `PasskeyRefused`, `TooManyPasskeys`, `PasskeyKnown`."""
    subject = f"{account_id} {visit.actor.session_id} {handle}"
    credential, challenge = _read(answer)
    await _use_challenge(visit, ADD, subject, challenge)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(visit),
            expected_origin=_origin(visit),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused() from error
    if len(made.credential_id) > LONGEST_ID:
        raise PasskeyRefused()
    if len(await queries.passkeys(visit, account_id)) >= MOST:
        raise TooManyPasskeys()
    row = await queries.add_passkey(
        visit,
        {
            "id": new_id("pky", visit.now),
            "account_id": account_id,
            "credential_id": bytes_to_base64url(made.credential_id),
            "public_key": bytes_to_base64url(made.credential_public_key),
            "user_handle": handle,
            "sign_count": made.sign_count,
            "name": name,
            "is_backed_up": made.credential_backed_up,
            "made_at": visit.now,
        },
    )
    if not row:
        raise PasskeyKnown()
    return row


async def redeem_passkey(visit: Visit, subject_id: str, answer: str) -> Row[Any] | None:
    """The passkey that answered the challenge; None when it is not one of this marketplace.

    A counter that went backwards means that somebody has a copy: it is refused and recorded.
    """
    try:
        credential, challenge = _read(answer)
        await _use_challenge(visit, ENTER, subject_id, challenge)
    except PasskeyRefused:
        return None
    row = await queries.passkey_by_credential(visit, credential["id"])
    handle = credential["response"].get("userHandle")
    if not row or (handle and handle != row.user_handle):
        return None
    try:
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(visit),
            expected_origin=_origin(visit),
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    if not await queries.use_passkey(visit, row.id, shown.new_sign_count):
        await record_fact(visit, "passkey.copied", row.account_id, passkey=row.id)
        return None
    return row


def _read(answer: str) -> tuple[dict[str, Any], bytes]:
    """What a browser's `toJSON` gave, and the challenge it signed; raises `PasskeyRefused`."""
    try:
        if len(answer) > LONGEST:
            raise ValueError
        credential = json.loads(answer)
        data = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        if not CREDENTIAL_ID.fullmatch(credential["id"]):
            raise ValueError
        return credential, base64url_to_bytes(data["challenge"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PasskeyRefused() from error


def _challenge(visit: Visit, purpose: str, subject_id: str) -> bytes:
    """16 random bytes, when it ends, and our signature over both and whom it is for."""
    ends = int((visit.now + CHALLENGE_GOOD_FOR).timestamp())
    body = visit.part(Randomness).bytes(16) + ends.to_bytes(8, "big")
    return body + _signature(visit, purpose, subject_id, body)


async def _use_challenge(visit: Visit, purpose: str, subject_id: str, challenge: bytes) -> None:
    """Commits that it was used, whatever becomes of the request; raises `PasskeyRefused`."""
    body, signature = challenge[:24], challenge[24:]
    if not hmac.compare_digest(signature, _signature(visit, purpose, subject_id, body)):
        raise PasskeyRefused()
    if int.from_bytes(body[16:], "big") < visit.now.timestamp():
        raise PasskeyRefused()
    key = hash_token(bytes_to_base64url(challenge))
    is_first = await spend(visit.db, visit.marketplace.id, ONCE, key, visit.now)
    await visit.db.commit()
    if not is_first:
        raise PasskeyRefused()


def _signature(visit: Visit, purpose: str, subject_id: str, body: bytes) -> bytes:
    said = base64.b64encode(body).decode()
    keys = visit.part(Keyring)
    digest = keys.digest("passkey", visit.marketplace.id, purpose, subject_id, said)
    return bytes.fromhex(digest)


def _descriptor(credential_id: str) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential_id))


def _host(visit: Visit) -> str:
    return urlsplit(visit.marketplace.base_url).hostname or ""


def _origin(visit: Visit) -> str:
    parts = urlsplit(visit.marketplace.base_url)
    return f"{parts.scheme}://{parts.netloc}"
