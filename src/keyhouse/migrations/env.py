"""Alembic's entry: the connection comes from `app/migrating.py`."""

from alembic import context

from keyhouse.app import schema
from keyhouse.kit.db import metadata

assert schema
connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
