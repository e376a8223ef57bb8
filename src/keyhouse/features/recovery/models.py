"""Attempts to get back in; `account_id` is empty when nobody has the address."""

from sqlalchemy import Column, String, Table

from keyhouse.kit.db import Moment, metadata

recoveries = Table(
    "recoveries",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", String(40), nullable=False),
    Column("email", String(320), nullable=False),
    Column("proven_at", Moment),
    Column("done_at", Moment),
    Column("expires_at", Moment, nullable=False, index=True),
)
