"""Attempts to sign in, from the right password to the session."""

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
    Column("is_short", Boolean, nullable=False),
    Column("code_right_at", Moment),
    Column("done_at", Moment),
    Column("expires_at", Moment, nullable=False, index=True),
)
