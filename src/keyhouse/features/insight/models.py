"""What was counted of days that are over: a day, what, how often."""

from sqlalchemy import Column, Date, Integer, String, Table

from keyhouse.kit.db import metadata

insight_days = Table(
    "insight_days",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", String(160), primary_key=True),  # as `measure` names it
    Column("number", Integer, nullable=False),
)
