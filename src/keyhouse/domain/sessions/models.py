"""Sessions of account holders; those of staff are `features/staff`'s own."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from keyhouse.kit.db import Moment, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("proofs", String(60), nullable=False),  # what was shown, such as "password email_code"
    Column("is_short", Boolean, nullable=False),
    Column("idle_seconds", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)
