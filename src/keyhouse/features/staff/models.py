"""Staff, their invitations, their sign-ins and sessions."""

from sqlalchemy import JSON, CheckConstraint, Column, Index, String, Table, UniqueConstraint

from keyhouse.kit.db import Moment, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("email", String(320), nullable=False),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("hash", String(200), nullable=False),
    Column("language", String(5), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("ended_at", Moment),  # no longer on the staff; the name stays beside what they did
    UniqueConstraint("marketplace_id", "email"),
)

# The password was right; the code of the app is still to come.
staff_signins = Table(
    "staff_signins",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("staff_id", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False, index=True),
)

staff_invitations = Table(
    "staff_invitations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("what", String(10), nullable=False),  # join, role, or renew
    Column("staff_id", String(40), nullable=False, server_default=""),  # of who is there already
    Column("email", String(320), nullable=False),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("language", String(5), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("confirmed_by", String(40)),
    Column("confirmed_at", Moment),
    Column("ended_at", Moment),  # used, or taken back
    # Nobody makes themselves a second pair of eyes.
    CheckConstraint(
        "confirmed_by IS NULL OR (confirmed_by <> asked_by AND confirmed_by <> staff_id)",
        name="two_people",
    ),
)

# One open question about each person.
IS_OPEN = staff_invitations.c.ended_at.is_(None)
Index(
    "uq_staff_invitations_open",
    staff_invitations.c.marketplace_id,
    staff_invitations.c.email,
    unique=True,
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("staff_id", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)

# A decision of the last seconds: it can still be undone, and nothing of it has happened yet.
planned_decisions = Table(
    "planned_decisions",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("case_id", String(40), primary_key=True),
    Column("staff_id", String(40), nullable=False),
    Column("said", JSON, nullable=False),  # the form, as it was sent
    Column("due_at", Moment, nullable=False, index=True),
    Column("failure", String(40), nullable=False, server_default=""),  # why it could not be done
)

# Lists that somebody looks at often: a name, and the query of the address.
saved_filters = Table(
    "saved_filters",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("staff_id", String(40), nullable=False, index=True),
    Column("name", String(40), nullable=False),
    Column("query", String(300), nullable=False),
    UniqueConstraint("marketplace_id", "staff_id", "name"),
)
