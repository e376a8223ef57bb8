"""Facts, and the head of each marketplace's chain."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint

from keyhouse.kit.db import Moment, metadata

facts = Table(
    "facts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("fact", String(60), nullable=False),
    Column("actor_kind", String(20), nullable=False),
    Column("actor_id", String(40), nullable=False),
    Column("subject_id", String(40), nullable=False, index=True),
    Column("data", JSON, nullable=False),
    Column("sequence", Integer),
    Column("seal", String(64)),
    UniqueConstraint("marketplace_id", "sequence"),
    Index("ix_facts_fact", "marketplace_id", "fact", "at"),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("seal", String(64), nullable=False),
)
