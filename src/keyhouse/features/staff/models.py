"""Staff and their sessions."""

from sqlalchemy import Column, String, Table, UniqueConstraint

from keyhouse.kit.db import Moment, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("email", String(320), nullable=False),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("hash", String(200), nullable=False),
    Column("language", String(5), nullable=False),
    Column("added_at", Moment, nullable=False),
    UniqueConstraint("marketplace_id", "email"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("staff_id", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)
