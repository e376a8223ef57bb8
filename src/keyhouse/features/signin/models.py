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
    Column("typed", String(320), nullable=False),  # the address somebody signs in with
    Column("proofs", String(60), nullable=False),  # shown so far, such as "password email_code"
    Column("asks", String(20), nullable=False),  # one_factor, code, two_factors, …
    Column("ways", String(80), nullable=False),  # what the account can show, the best one first
    Column("way", String(20), nullable=False),  # the one it is at
    Column("is_short", Boolean, nullable=False),
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
