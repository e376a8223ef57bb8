"""The outbox."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from keyhouse.kit.db import Moment, metadata

messages = Table(
    "messages",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("kind", String(40), nullable=False),
    Column("channel", String(10), nullable=False, server_default="email"),  # or sms
    Column("language", String(5), nullable=False),
    Column("to_sealed", Text, nullable=False),
    Column("to_key", String(64), nullable=False, server_default=""),  # for looking it up
    Column("said", JSON, nullable=False),  # what fills the texts; nothing secret
    Column("secrets_sealed", Text),  # codes and links, erased when the letter is gone; or none
    Column("is_decoy", Boolean, nullable=False),  # rendered like any other, then dropped
    Column("subject_id", String(40), nullable=False, index=True),
    Column("tries", Integer, nullable=False, default=0),
    Column("answer", String(300), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Index("ix_messages_due", "state", "due_at"),
    Index("ix_messages_to", "marketplace_id", "to_key", "created_at"),
    Index("ix_messages_created", "marketplace_id", "created_at"),
)

# Channels that staff have stopped for a while.
paused_channels = Table(
    "paused_channels",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("channel", String(10), primary_key=True),
    Column("paused_at", Moment, nullable=False),
    Column("paused_by", String(40), nullable=False),
    Column("reason", String(200), nullable=False),
)
