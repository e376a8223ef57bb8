"""signing in safely"""

import sqlalchemy as sa
from alembic import op

from keyhouse.kit.db import Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("before_hash", sa.String(length=64), nullable=False),
        sa.Column("turned_at", Moment(), nullable=False),
        sa.Column("agent", sa.String(length=80), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_devices_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "dismissals",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_dismissals")),
    )
    op.create_table(
        "networks",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_networks")),
    )
    with op.batch_alter_table("networks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_networks_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("user_handle", sa.String(length=90), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_backed_up", sa.Boolean(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint(
            "marketplace_id", "credential_id", name=op.f("uq_passkeys_marketplace_id_credential_id")
        ),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkeys_account_id"), ["account_id"], unique=False)

    op.create_table(
        "recovery_codes",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=1), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "mark", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "repeats",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer_sealed", sa.Text(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_repeats")),
    )
    with op.batch_alter_table("repeats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_repeats_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "totps",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("secret_sealed", sa.Text(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("pending_sealed", sa.Text(), nullable=True),
        sa.Column("pending_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_totps")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("compromised_at", Moment(), nullable=True))

    with op.batch_alter_table("lost_mailboxes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("second_step", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("device_id", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("agent", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("network", sa.String(length=64), server_default="", nullable=False)
        )

    # Half an hour old at most: whoever is in the middle of one signs in anew.
    op.execute("DELETE FROM signins")
    with op.batch_alter_table("signins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("typed", sa.String(length=320), nullable=False))
        batch_op.add_column(sa.Column("proofs", sa.String(length=60), nullable=False))
        batch_op.add_column(sa.Column("asks", sa.String(length=20), nullable=False))
        batch_op.add_column(sa.Column("ways", sa.String(length=80), nullable=False))
        batch_op.add_column(sa.Column("way", sa.String(length=20), nullable=False))
        batch_op.drop_column("code_right_at")
        batch_op.drop_column("address")
        batch_op.drop_column("proof")
