"""Attempts to sign in, from the first proof to the session, and ways to social providers."""

from sqlalchemy import Boolean, Column, String, Table

from keyhouse.kit.db import Moment, metadata

signins = Table(
    "signins",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", String(40), nullable=False),
    Column("address", String(320), nullable=False),  # where a code goes: an e-mail or a number
    Column("proof", String(20), nullable=False),  # the first one: password or social
    Column("is_short", Boolean, nullable=False),
    Column("code_right_at", Moment),
    Column("done_at", Moment),
    Column("expires_at", Moment, nullable=False, index=True),
)

# On the way to a social provider and back.
socials = Table(
    "socials",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),  # of this browser's cookie
    Column("state_hash", String(64), nullable=False, unique=True),
    Column("provider", String(20), nullable=False),
    Column("purpose", String(10), nullable=False),  # enter, add, prove
    Column("session_id", String(40), nullable=False),  # whose session asked, for add and prove
    Column("nonce", String(64), nullable=False),
    Column("verifier_sealed", String(300), nullable=False),
    Column("subject", String(320), nullable=False),  # issuer and subject, once they came back
    Column("label", String(320), nullable=False),
    Column("returned_at", Moment),
    Column("done_at", Moment),
    Column("expires_at", Moment, nullable=False, index=True),
)
