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
    Index("ix_facts_at", "marketplace_id", "at", "id"),
)

# What people of the staff did: few beside all the rest, and looked for by name.
Index(
    "ix_facts_staff",
    facts.c.marketplace_id,
    facts.c.actor_id,
    facts.c.at,
    sqlite_where=facts.c.actor_kind == "staff",
    postgresql_where=facts.c.actor_kind == "staff",
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("seal", String(64), nullable=False),
)
