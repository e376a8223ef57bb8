"""Challenges: codes and links on their way to somebody."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

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
