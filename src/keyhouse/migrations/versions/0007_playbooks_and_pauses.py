"""playbooks and pauses"""

import sqlalchemy as sa
from alembic import op

from keyhouse.kit.db import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "case_talk",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_talk")),
    )
    with op.batch_alter_table("case_talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_talk_case_id"), ["case_id"], unique=False)

    op.create_table(
        "insight_days",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("marketplace_id", "day", "name", name=op.f("pk_insight_days")),
    )
    op.create_table(
        "paused_channels",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("paused_at", Moment(), nullable=False),
        sa.Column("paused_by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("marketplace_id", "channel", name=op.f("pk_paused_channels")),
    )
    op.create_table(
        "playbook_proposals",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> asked_by",
            name=op.f("ck_playbook_proposals_two_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_proposals")),
    )
    with op.batch_alter_table("playbook_proposals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_playbook_proposals_version", ["marketplace_id", "version"], unique=False
        )
        batch_op.create_index(
            "uq_playbook_proposals_open",
            ["marketplace_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("talk", sa.String(length=10), server_default="", nullable=False)
        )
        batch_op.create_index("ix_cases_owner", ["marketplace_id", "owner_id"], unique=False)

    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.create_index("ix_facts_at", ["marketplace_id", "at", "id"], unique=False)
        batch_op.create_index(
            "ix_facts_staff",
            ["marketplace_id", "actor_id", "at"],
            unique=False,
            sqlite_where=sa.text("actor_kind = 'staff'"),
            postgresql_where=sa.text("actor_kind = 'staff'"),
        )

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_created", ["marketplace_id", "created_at"], unique=False)
