"""the staff console"""

import sqlalchemy as sa
from alembic import op

from keyhouse.kit.db import Moment
from keyhouse.kit.words import starts_of

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    with op.batch_alter_table("case_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_notes_case_id"), ["case_id"], unique=False)

    op.create_table(
        "name_words",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column(
            "word",
            sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("marketplace_id", "word", "account_id", name=op.f("pk_name_words")),
    )
    with op.batch_alter_table("name_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_name_words_account_id"), ["account_id"], unique=False)

    op.create_table(
        "planned_decisions",
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("failure", sa.String(length=40), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("marketplace_id", "case_id", name=op.f("pk_planned_decisions")),
    )
    with op.batch_alter_table("planned_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_decisions_due_at"), ["due_at"], unique=False)

    op.create_table(
        "saved_filters",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint(
            "marketplace_id",
            "staff_id",
            "name",
            name=op.f("uq_saved_filters_marketplace_id_staff_id_name"),
        ),
    )
    with op.batch_alter_table("saved_filters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_filters_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "staff_invitations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.String(length=40), server_default="", nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=40), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR (confirmed_by <> asked_by AND confirmed_by <> staff_id)",
            name=op.f("ck_staff_invitations_two_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
    )
    with op.batch_alter_table("staff_invitations", schema=None) as batch_op:
        batch_op.create_index(
            "uq_staff_invitations_open",
            ["marketplace_id", "email"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "staff_signins",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("marketplace_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_signins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_signins_token_hash")),
    )
    with op.batch_alter_table("staff_signins", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_signins_expires_at"), ["expires_at"], unique=False
        )

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("escalated_by", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("assigned_to", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column("language", sa.String(length=5), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("country", sa.String(length=2), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("risk", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(
            "ix_cases_assigned", ["marketplace_id", "assigned_to", "state"], unique=False
        )
        batch_op.create_index("ix_cases_decided", ["marketplace_id", "decided_at"], unique=False)
        batch_op.create_index("ix_cases_reference", ["marketplace_id", "reference"], unique=False)

    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.create_index("ix_facts_fact", ["marketplace_id", "fact", "at"], unique=False)

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", Moment(), nullable=True))
    _note_languages()
    _note_names()


def _note_languages() -> None:
    accounts = sa.table("accounts", sa.column("id"), sa.column("language"))
    cases = sa.table("cases", sa.column("owner_id"), sa.column("language"))
    own = sa.select(accounts.c.language).where(accounts.c.id == cases.c.owner_id)
    known = sa.exists(own)
    op.execute(sa.update(cases).where(known).values(language=own.scalar_subquery()))


def _note_names() -> None:
    """Who is there already can be found as well."""
    accounts = sa.table(
        "accounts",
        *(sa.column(n) for n in ("id", "marketplace_id", "company_name", "contact_name")),
    )
    words = sa.table(
        "name_words", *(sa.column(n) for n in ("marketplace_id", "word", "account_id"))
    )
    connection, last = op.get_bind(), ""
    while rows := connection.execute(
        sa.select(accounts).where(accounts.c.id > last).order_by(accounts.c.id).limit(1000)
    ).all():
        last = rows[-1].id
        found = [
            {"marketplace_id": row.marketplace_id, "word": word, "account_id": row.id}
            for row in rows
            for word in starts_of(row.company_name) | starts_of(row.contact_name)
        ]
        if found:
            connection.execute(sa.insert(words), found)
