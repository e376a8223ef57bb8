"""The queue."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from keyhouse.kit.db import Moment, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("receiver_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("said", JSON, nullable=False),  # ids and codes; the kind makes the rest of them
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("answer", String(200), nullable=False, server_default=""),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_deliveries_due", "marketplace_id", "state", "due_at"),
    Index("ix_deliveries_receiver", "marketplace_id", "receiver_id", "made_at"),
)
