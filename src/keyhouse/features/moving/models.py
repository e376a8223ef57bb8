"""Who came from where: so that nobody is brought in twice."""

from sqlalchemy import Column, String, Table

from keyhouse.kit.db import Moment, metadata

arrivals = Table(
    "arrivals",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("source", String(20), primary_key=True),  # keycloak, django, …
    Column(
        "source_id", String(200), primary_key=True
    ),  # what it called the person; of who left a hash
    # Empty when the account is gone: whoever left is not brought in once more.
    Column("account_id", String(40), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
)
