"""every way back in"""

import sqlalchemy as sa
from alembic import op

from keyhouse.kit.db import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Attempts live an hour at most: they are made anew rather than carried over.
    op.drop_table("recoveries")
    op.drop_table("signins")
    op.create_table(
        "changes",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("via", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_made_at"), ["made_at"], unique=False)

    op.create_table(
        "lost_mailboxes",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=320), nullable=False),
        sa.Column("new_value", sa.String(length=320), nullable=False),
        sa.Column("proven_at", Moment(), nullable=True),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_mailboxes")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_lost_mailboxes_link_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_lost_mailboxes_token_hash")),
    )
    with op.batch_alter_table("lost_mailboxes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lost_mailboxes_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lost_mailboxes_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "recoveries",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=320), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("proven_at", Moment(), nullable=True),
        sa.Column("proven_via", sa.String(length=64), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_recoveries_token_hash")),
    )
    with op.batch_alter_table("recoveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recoveries_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "signins",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("proof", sa.String(length=20), nullable=False),
        sa.Column("is_short", sa.Boolean(), nullable=False),
        sa.Column("code_right_at", Moment(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signins_token_hash")),
    )
    with op.batch_alter_table("signins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signins_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "socials",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier_sealed", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=320), nullable=False),
        sa.Column("label", sa.String(length=320), nullable=False),
        sa.Column("returned_at", Moment(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_socials")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_socials_state_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_socials_token_hash")),
    )
    with op.batch_alter_table("socials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_socials_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "step_ups",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("good_until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "act", name=op.f("pk_step_ups")),
    )
    with op.batch_alter_table("step_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_ups_good_until"), ["good_until"], unique=False)

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("held_via", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposed_by", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("due_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", Moment(), nullable=True))
        batch_op.drop_index(
            batch_op.f("uq_cases_live"), sqlite_where=sa.text("(state NOT IN ('done', 'rejected'))")
        )
        batch_op.create_index(
            "uq_cases_alive",
            ["marketplace_id", "kind", "subject_id"],
            unique=True,
            sqlite_where=sa.text("(state NOT IN ('done', 'rejected', 'withdrawn'))"),
            postgresql_where=sa.text("(state NOT IN ('done', 'rejected', 'withdrawn'))"),
        )

    with op.batch_alter_table("identifiers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("label", sa.String(length=320), server_default="", nullable=False)
        )

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("channel", sa.String(length=10), server_default="email", nullable=False)
        )
        batch_op.add_column(
            sa.Column("to_key", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.create_index(
            "ix_messages_to", ["marketplace_id", "to_key", "created_at"], unique=False
        )
