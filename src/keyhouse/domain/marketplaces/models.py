"""Marketplaces, and every version of their playbooks."""

from sqlalchemy import Column, Integer, String, Table, Text

from keyhouse.kit.db import Moment, metadata

marketplaces = Table(
    "marketplaces",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("slug", String(40), nullable=False, unique=True),
    Column("playbook_version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Milliseconds that a wrong password's answer takes at least: as long as the slowest hash that
    # was brought in from elsewhere, so that the time does not tell who has an account.
    Column("slowest_hash", Integer, nullable=False, server_default="0"),
)

playbooks = Table(
    "playbooks",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("published_at", Moment, nullable=False),
)
