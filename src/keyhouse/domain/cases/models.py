"""Cases, their frozen revisions, and what reviewers said of each item."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from keyhouse.kit.db import Moment, metadata

OVER = ("done", "rejected", "withdrawn", "lapsed")

cases = Table(
    "cases",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("subject_id", String(40), nullable=False),  # whom or what it is about
    Column("owner_id", String(40), nullable=False),
    Column("reference", String(20), nullable=False),
    Column("playbook_version", Integer, nullable=False),
    Column("data", JSON, nullable=False),  # what is typed so far
    Column("revision", Integer, nullable=False, default=0),
    Column("asked_items", JSON, nullable=False),  # what the last revision was asked for
    Column("open_items", JSON, nullable=False),  # of these, what a reviewer sent back
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", String(40), nullable=False, server_default=""),
    Column("handed_in_by", String(40), nullable=False, server_default=""),
    Column("channel", String(10), nullable=False, server_default="self"),  # self, or support
    Column("not_by", String(40), nullable=False, server_default=""),  # whose decision is appealed
    Column("submitted_at", Moment),
    Column("handed_in_at", Moment),  # the last time, after changes
    Column("promised_on", Date),
    Column("days_left", Integer),  # business days, kept while the clock stands still
    Column("ended_at", Moment),  # when it came to a state that is over
    Column("papers_erased_at", Moment),
    Column("erasure", String(20), nullable=False, server_default=""),  # the receipt's number
    Column("decided_at", Moment),
    Column("decided_by", String(40)),
    Column("reason", String(40), nullable=False, default=""),
    Column("words", Text, nullable=False, default=""),
    Column("proposed_by", String(40)),  # where two people decide
    Column("held_by", String(40)),
    Column("escalated_at", Moment),
    Column("escalated_by", String(40)),
    Column("due_at", Moment),  # when the time that it waits for is over
    Column("reminded_at", Moment),
    Column("assigned_to", String(40)),  # who works on it, until they give it back
    Column("language", String(5), nullable=False, server_default=""),  # of the applicant
    Column("country", String(2), nullable=False, server_default=""),
    Column("risk", Integer, nullable=False, server_default="0"),  # how much was found in it
    Column("talk", String(10), nullable=False, server_default=""),  # asked, or answered
    Column("reviewer_id", String(40)),
    Column("lease_until", Moment),
    Index("ix_cases_queue", "marketplace_id", "state", "promised_on"),
    Index("ix_cases_decided", "marketplace_id", "decided_at"),
    Index("ix_cases_assigned", "marketplace_id", "assigned_to", "state"),
    Index("ix_cases_reference", "marketplace_id", "reference"),
    Index("ix_cases_owner", "marketplace_id", "owner_id"),
    Index("ix_cases_due", "marketplace_id", "state", "due_at"),
    # Whoever opened it, proposed it, or decided what is appealed, does not decide it.
    CheckConstraint(
        "decided_by IS NULL OR (decided_by <> opened_by AND decided_by <> not_by"
        " AND decided_by <> handed_in_by"
        " AND decided_by <> coalesce(proposed_by, ''))",
        name="independent",
    ),
)

# What the applicant is asked, and answers.
case_talk = Table(
    "case_talk",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("case_id", String(40), nullable=False, index=True),
    Column("staff_id", String(40), nullable=False),  # empty where the owner speaks
    Column("at", Moment, nullable=False),
    Column("code", String(40), nullable=False),
    Column("words", Text, nullable=False),
)

# What people of the staff tell each other; the applicant never sees it.
case_notes = Table(
    "case_notes",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("case_id", String(40), nullable=False, index=True),
    Column("staff_id", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", Text, nullable=False),
)

HAS_PAPERS_TO_ERASE = cases.c.papers_erased_at.is_(None) & cases.c.ended_at.is_not(None)
Index(
    "ix_cases_papers",
    cases.c.marketplace_id,
    cases.c.state,
    cases.c.ended_at,
    sqlite_where=HAS_PAPERS_TO_ERASE,
    postgresql_where=HAS_PAPERS_TO_ERASE,
)

Index(
    "uq_cases_alive",
    cases.c.marketplace_id,
    cases.c.kind,
    cases.c.subject_id,
    unique=True,
    sqlite_where=cases.c.state.not_in(OVER),
    postgresql_where=cases.c.state.not_in(OVER),
)

case_revisions = Table(
    "case_revisions",
    metadata,
    Column("marketplace_id", String(40), nullable=False),
    Column("case_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("data", JSON, nullable=False),
    Column("papers", JSON, nullable=False),  # item → ids of documents
    Column("submitted_at", Moment, nullable=False),
)

case_verdicts = Table(
    "case_verdicts",
    metadata,
    Column("marketplace_id", String(40), nullable=False),
    Column("case_id", String(40), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("item", String(60), primary_key=True),
    Column("verdict", String(10), nullable=False),  # accepted, sent_back
    Column("reason", String(40), nullable=False, default=""),
    Column("words", Text, nullable=False, default=""),
    Column("staff_id", String(40), nullable=False),
    Column("at", Moment, nullable=False),
)
