"""Who is told of events, and how far they have been told."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from keyhouse.kit.db import Moment, metadata

receivers = Table(
    "receivers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("address", String(500), nullable=False),
    Column("types", JSON, nullable=False),  # empty: all
    Column("secret_sealed", Text, nullable=False),
    Column("before_sealed", Text),  # the one before, while both sign
    Column("before_until", Moment),
    Column("sequence", Integer, nullable=False),  # of the last fact that was looked at
    Column("version", Integer, nullable=False, server_default="1"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(40), nullable=False),
    Column("ended_at", Moment),
    Index("ix_receivers_marketplace", "marketplace_id", "made_at"),
)
