"""shops, and the whole case engine"""

import sqlalchemy as sa
from alembic import op

from keyhouse.kit.db import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "bindings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("invited_key", sa.String(length=64), server_default="", nullable=False),
        sa.Column("invited_from", sa.String(length=40), server_default="", nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("bound_at", Moment(), nullable=True),
        sa.Column("certified_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("end_reason", sa.String(length=20), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bindings")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_bindings_token_hash")),
    )
    with op.batch_alter_table("bindings", schema=None) as batch_op:
        batch_op.create_index("ix_bindings_account", ["marketplace_id", "account_id"], unique=False)
        batch_op.create_index("ix_bindings_shop", ["marketplace_id", "shop_id"], unique=False)
        batch_op.create_index(
            "uq_bindings_owner",
            ["marketplace_id", "shop_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('active', 'suspended', 'unbinding')"),
            postgresql_where=sa.text("state IN ('active', 'suspended', 'unbinding')"),
        )

    op.create_table(
        "mark_keys",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("key_sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("marketplace_id", name=op.f("pk_mark_keys")),
    )
    op.create_table(
        "marks",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(length=20), server_default="", nullable=False),
        sa.Column("kept_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint(
            "marketplace_id", "kind", "digest", "account_id", name=op.f("pk_marks")
        ),
    )
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_marks_kept_until"), ["kept_until"], unique=False)

    op.create_table(
        "obligations",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("open_count", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("marketplace_id", "shop_id", "kind", name=op.f("pk_obligations")),
    )
    op.create_table(
        "sanctions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.Column("lifted_why", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanctions")),
    )
    with op.batch_alter_table("sanctions", schema=None) as batch_op:
        batch_op.create_index("ix_sanctions_owner", ["marketplace_id", "owner_id"], unique=False)
        batch_op.create_index(
            "uq_sanctions_live",
            ["marketplace_id", "subject_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "shops",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("sanction", sa.String(length=20), server_default="none", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shops")),
        sa.UniqueConstraint(
            "marketplace_id", "number", name=op.f("uq_shops_marketplace_id_number")
        ),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closes_at", Moment(), nullable=True))

    op.drop_index("uq_cases_alive", table_name="cases")
    # Whoever opened it, proposed it, or decided what is appealed, does not decide it.
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("opened_by", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("handed_in_by", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("channel", sa.String(length=10), server_default="self", nullable=False)
        )
        batch_op.add_column(
            sa.Column("not_by", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("held_by", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("escalated_at", Moment(), nullable=True))
        batch_op.create_check_constraint(
            "independent",
            "decided_by IS NULL OR (decided_by <> opened_by AND decided_by <> not_by"
            " AND decided_by <> handed_in_by"
            " AND decided_by <> coalesce(proposed_by, ''))",
        )
        batch_op.create_index("ix_cases_due", ["marketplace_id", "state", "due_at"], unique=False)

    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pages", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("pages_file", sa.String(length=80), server_default="", nullable=False)
        )
    alive = sa.text("state NOT IN ('done', 'rejected', 'withdrawn', 'lapsed')")
    op.create_index(
        "uq_cases_alive",
        "cases",
        ["marketplace_id", "kind", "subject_id"],
        unique=True,
        sqlite_where=alive,
        postgresql_where=alive,
    )
