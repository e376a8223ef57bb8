"""The authenticator app (RFC 6238: SHA-1, six digits, 30 seconds, as every app knows it)."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
import segno
from sqlalchemy import Row

from keyhouse.domain.factors import factor_queries as queries
from keyhouse.domain.factors.held import APP
from keyhouse.domain.factors.ways import Asked, Counted
from keyhouse.domain.marketplaces import MarketplacePolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring, same
from keyhouse.kit.problems import Refusal
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_

SECRET_BYTES = 20  # RFC 4226, section 4, asks for 16 at least and recommends 20
STEP = 30  # seconds
DRIFT = 1  # steps that a clock may be wrong by, either way
PENDING_FOR = timedelta(hours=1)
PURPOSE = "totp"


@dataclass(frozen=True)
class WrongCode(Refusal):
    code = "wrong_code"
    text = N_("This code is not right. Look at the app again: it shows a new one every 30 seconds.")


@dataclass(frozen=True)
class NewApp:
    """What an app has to be told: as a picture (SVG) and as letters."""

    secret: str
    address: str
    picture: str


class App(Counted):
    name, held_as = "totp", APP

    def refusal(self) -> Refusal:
        return WrongCode()

    async def redeem(self, visit: Visit, asked: Asked, answer: str) -> bool:
        """Each value once, on whatever node: the step may only grow."""
        row = await queries.totp(visit, asked.account_id)
        if not row or not row.secret_sealed:
            return False
        step = _matching_step(visit, _unsealed(visit, row.secret_sealed), answer)
        return step is not None and await queries.use_totp(visit, asked.account_id, step)


async def prepare_app(visit: Visit, account_id: str, label: str) -> NewApp:
    """A secret to confirm; the same one for an hour, so that a reload keeps what was scanned.

    It belongs to this session or attempt: what somebody else was shown is never confirmed here.
    """
    row = await queries.totp(visit, account_id)
    secret = _pending(visit, row, visit.actor.session_id)
    if not secret:
        secret = new_secret(visit.part(Randomness))
        sealed = _sealed(visit, f"{visit.actor.session_id} {secret}")
        await queries.put_pending_totp(visit, account_id, sealed)
    issuer = visit.policy(MarketplacePolicy).name
    address = pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=issuer)
    code = segno.make(address, error="m")
    picture = code.svg_inline(scale=5, border=2, dark="#000", light="#fff")
    return NewApp(" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)), address, picture)


async def confirm_app(visit: Visit, asked: Asked, answer: str) -> bool:
    """Makes the pending secret the account's own when the app shows its code."""
    row = await queries.totp(visit, asked.account_id)
    secret = _pending(visit, row, asked.subject_id)
    if not row or not secret:
        return False
    step = _matching_step(visit, secret, answer)
    return step is not None and await queries.confirm_totp(
        visit, asked.account_id, row.pending_sealed, _sealed(visit, secret), step
    )


def new_secret(randomness: Randomness) -> str:
    return base64.b32encode(randomness.bytes(SECRET_BYTES)).decode()


async def give_app(visit: Visit, account_id: str, secret: str) -> None:
    """An app whose secret was made elsewhere, as the demo's people have it."""
    sealed = _sealed(visit, secret)
    await queries.put_pending_totp(visit, account_id, sealed)
    await queries.confirm_totp(visit, account_id, sealed, sealed, 0)


def _pending(visit: Visit, row: Row[Any] | None, subject_id: str) -> str:
    """The secret that this session or attempt was shown; empty when there is none."""
    if not row or not row.pending_sealed or row.pending_at <= visit.now - PENDING_FOR:
        return ""
    whose, _, secret = _unsealed(visit, row.pending_sealed).partition(" ")
    return secret if whose == subject_id else ""


def _sealed(visit: Visit, text: str) -> str:
    return visit.part(Keyring).seal_text(PURPOSE, text)


def _matching_step(visit: Visit, secret: str, answer: str) -> int | None:
    now = int(visit.now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    found = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if same(totp.generate_otp(step), answer)
    ]
    return found[-1] if found else None


def _unsealed(visit: Visit, sealed: str) -> str:
    return visit.part(Keyring).unseal_text(PURPOSE, sealed)
