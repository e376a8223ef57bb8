"""Texts of a playbook that somebody proposed, and what became of them."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text

from keyhouse.kit.db import Moment, metadata

playbook_proposals = Table(
    "playbook_proposals",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("base_version", Integer, nullable=False),  # what was in force when it was written
    Column("text", Text, nullable=False),
    Column("why", String(200), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("confirmed_by", String(40)),
    Column("version", Integer),  # that it became
    CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name="two_people"),
    Index("ix_playbook_proposals_version", "marketplace_id", "version"),
)

# One at a time: a second one would be written against a text that is about to change.
Index(
    "uq_playbook_proposals_open",
    playbook_proposals.c.marketplace_id,
    unique=True,
    sqlite_where=playbook_proposals.c.ended_at.is_(None),
    postgresql_where=playbook_proposals.c.ended_at.is_(None),
)
