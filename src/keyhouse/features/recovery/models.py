"""Attempts to get back in; `account_id` is empty when nobody has the address."""

from sqlalchemy import Boolean, Column, String, Table, false

from keyhouse.kit.db import Moment, metadata

recoveries = Table(
    "recoveries",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", String(40), nullable=False),
    Column("kind", String(10), nullable=False),  # of what was typed: email or phone
    Column("value", String(320), nullable=False),
    Column("way", String(10), nullable=False),  # how the code comes; empty until it is chosen
    Column("sent_at", Moment),
    Column("proven_at", Moment),
    Column("proven_via", String(64), nullable=False),  # a keyed hash of the address that proved it
    Column("done_at", Moment),
    Column("expires_at", Moment, nullable=False, index=True),
)

# People who lost the mailbox itself: from the new address to the case that staff decide.
lost_mailboxes = Table(
    "lost_mailboxes",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("link_hash", String(64), unique=True),  # of the private link to the case
    Column("account_id", String(40), nullable=False),
    Column("kind", String(10), nullable=False),  # of the address that was lost
    Column("value", String(320), nullable=False),
    Column("second_step", Boolean, nullable=False, server_default=false()),
    Column("new_value", String(320), nullable=False),
    Column("proven_at", Moment),
    Column("case_id", String(40), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False, index=True),
)
