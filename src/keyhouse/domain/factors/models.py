"""Challenges on their way to somebody, and what people have for their second step."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from keyhouse.kit.db import Moment, metadata

challenges = Table(
    "challenges",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("subject_id", String(40), nullable=False),  # the attempt, case or account it is for
    Column("code_sealed", Text),  # so that asking again soon sends the same code
    Column("code_hash", String(64)),
    Column("link_hash", String(64), unique=True),
    Column("letters", Integer, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("used_at", Moment),
    UniqueConstraint("marketplace_id", "purpose", "subject_id"),
)

# Addresses that somebody says are theirs and has not proven yet.
claims = Table(
    "claims",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("value", String(320), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("is_taken", Boolean, nullable=False),  # known already: its owner gets another letter
    Column("made_at", Moment, nullable=False),
    Index("ix_claims_value", "marketplace_id", "kind", "value"),
)

# The authenticator app of an account; what is pending has not been confirmed by a code of it.
totps = Table(
    "totps",
    metadata,
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), primary_key=True),
    Column("secret_sealed", Text),
    Column("last_step", BigInteger, nullable=False),  # of the last value that was used
    Column("confirmed_at", Moment),
    Column("used_at", Moment),
    Column("pending_sealed", Text),
    Column("pending_at", Moment),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False, index=True),
    Column("credential_id", String(1400), nullable=False),  # base64url, as browsers say it
    Column("public_key", Text, nullable=False),  # COSE, base64url
    Column("user_handle", String(90), nullable=False),  # random, the same for all of an account
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(80), nullable=False),
    Column("is_backed_up", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("used_at", Moment),
    UniqueConstraint("marketplace_id", "credential_id"),
)

# `mark` is the first letter of a code and finds its row; the rest is hashed like a password.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), primary_key=True),
    Column("mark", String(1), primary_key=True),
    Column("hash", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("used_at", Moment),
)
