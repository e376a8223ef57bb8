"""moving in"""

import sqlalchemy as sa
from alembic import op

from keyhouse.kit.db import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("marketplace_id", "source", "source_id", name=op.f("pk_arrivals")),
    )
    with op.batch_alter_table("arrivals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arrivals_account_id"), ["account_id"], unique=False)

    with op.batch_alter_table("marketplaces", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("slowest_hash", sa.Integer(), server_default="0", nullable=False)
        )

    with op.batch_alter_table("passwords", schema=None) as batch_op:
        batch_op.alter_column(
            "hash",
            existing_type=sa.String(length=200),
            type_=sa.String(length=500),
            existing_nullable=False,
        )
