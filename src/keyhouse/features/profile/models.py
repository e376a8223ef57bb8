"""Advice that somebody does not want to see for now."""

from sqlalchemy import Column, String, Table

from keyhouse.kit.db import Moment, metadata

dismissals = Table(
    "dismissals",
    metadata,
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("made_at", Moment, nullable=False),
)
