"""keeping papers, and keys"""

import sqlalchemy as sa
from alembic import op

from keyhouse.kit.db import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_at", Moment(), nullable=True))

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("papers_erased_at", Moment(), nullable=True))
        batch_op.add_column(
            sa.Column("erasure", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.create_index(
            "ix_cases_papers",
            ["marketplace_id", "state", "ended_at"],
            unique=False,
            sqlite_where=sa.text("papers_erased_at IS NULL AND ended_at IS NOT NULL"),
            postgresql_where=sa.text("papers_erased_at IS NULL AND ended_at IS NOT NULL"),
        )

    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_at", Moment(), nullable=True))
        batch_op.create_index(
            "ix_documents_held",
            ["marketplace_id", "held_at"],
            unique=False,
            sqlite_where=sa.text("held_at IS NOT NULL"),
            postgresql_where=sa.text("held_at IS NOT NULL"),
        )
    # What is over already: its papers are kept from when it ended, as far as that is known.
    op.execute(
        "UPDATE cases SET ended_at = coalesce(decided_at, handed_in_at, opened_at)"
        " WHERE state IN ('done', 'rejected', 'withdrawn', 'lapsed')"
    )
