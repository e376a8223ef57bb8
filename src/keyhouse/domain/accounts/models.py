"""Accounts, proven identifiers, passwords, and counters of wrong ones."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from keyhouse.kit.db import Moment, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("sanction", String(20), nullable=False, default="none"),
    Column("language", String(5), nullable=False),
    Column("company_name", String(200), nullable=False, default=""),
    Column("contact_name", String(200), nullable=False, default=""),
    Column("phone", String(20), nullable=False, default=""),  # contact data until it is proven
    Column("terms_version", String(40), nullable=False),
    Column("terms_accepted_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closes_at", Moment),  # when an account that its owner leaves is erased
    Column("kept_at", Moment),  # a legal hold: nothing of it is erased
    Column("held_at", Moment),  # the protective hold: somebody said “This was not me”
    Column("compromised_at", Moment),  # others know its password: a new one is needed
    Column("held_via", Text, nullable=False, server_default=""),  # keys of what strangers used
    Index("ix_accounts_pending", "marketplace_id", "state", "created_at"),
)

# Proven ones only; what is not proven yet lies on the sign-up or the attempt.
identifiers = Table(
    "identifiers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("value", String(320), nullable=False),  # of a social account its issuer and subject
    Column("label", String(320), nullable=False, server_default=""),  # how a social one is shown
    Column("proven_at", Moment, nullable=False),
    UniqueConstraint("marketplace_id", "kind", "value"),
)

passwords = Table(
    "passwords",
    metadata,
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), primary_key=True),
    Column("hash", String(500), nullable=False),  # also one made elsewhere, until a sign-in
    Column("changed_at", Moment, nullable=False),
)

# Why, how long and by whom somebody is kept from something; `accounts.sanction` and
# `shops.sanction` say what holds now.
sanctions = Table(
    "sanctions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("subject_id", String(40), nullable=False),  # an account or a shop
    Column("owner_id", String(40), nullable=False),  # the account that is told and may appeal
    Column("kind", String(20), nullable=False),  # restricted, frozen, banned
    Column("reason", String(40), nullable=False),
    Column("words", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(40), nullable=False),
    Column("until", Moment),
    Column("lifted_at", Moment),
    Column("lifted_why", String(200), nullable=False, server_default=""),
    Index("ix_sanctions_owner", "marketplace_id", "owner_id"),
)

# One holds at a time; a new one takes the place of the one before.
Index(
    "uq_sanctions_live",
    sanctions.c.marketplace_id,
    sanctions.c.subject_id,
    unique=True,
    sqlite_where=sanctions.c.lifted_at.is_(None),
    postgresql_where=sanctions.c.lifted_at.is_(None),
)

# Keyed hashes of what tells people and companies apart: for duplicates, and for bans that outlive
# the account. They name nobody, and stay when everything else is erased.
marks = Table(
    "marks",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("kind", String(20), primary_key=True),  # tax_number, licence, document, phone, email
    Column("digest", String(64), primary_key=True),
    Column("account_id", String(40), primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("outcome", String(20), nullable=False, server_default=""),  # banned, deregistered
    Column("kept_until", Moment, index=True),  # of an account that is gone
)

# The key of those hashes, one a marketplace; it stays when the server's own key changes.
mark_keys = Table(
    "mark_keys",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("key_sealed", Text, nullable=False),
)

locks = Table(
    "locks",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("changed_at", Moment, nullable=False),
)

# Words of names, folded, for the staff's search; in byte order, so that a beginning is a range.
name_words = Table(
    "name_words",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column(
        "word",
        String(40).with_variant(String(40, collation="C"), "postgresql"),
        primary_key=True,
    ),
    Column("account_id", String(40), primary_key=True, index=True),
)
