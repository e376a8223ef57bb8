"""Sessions of account holders, their devices, fresh proofs, and changes that owners are told of."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from keyhouse.kit.db import Moment, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("proofs", String(60), nullable=False),  # what was shown, such as "password email_code"
    Column("is_short", Boolean, nullable=False),
    Column("device_id", String(40), nullable=False, server_default=""),
    Column("agent", String(80), nullable=False, server_default=""),  # such as "Firefox, Linux"
    Column("network", String(64), nullable=False, server_default=""),
    Column("idle_seconds", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("proven_at", Moment),  # when the person showed once more, for a program, who they are
)

# A proof given again, for one act in one session.
step_ups = Table(
    "step_ups",
    metadata,
    Column("marketplace_id", String(40), nullable=False),
    Column("session_id", String(40), primary_key=True),
    Column("act", String(40), primary_key=True),
    Column("good_until", Moment, nullable=False, index=True),
)

# A change of how one gets in, once for each letter about it: its link says “This was not me”.
changes = Table(
    "changes",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False),
    Column("via", String(64), nullable=False),
    Column("made_at", Moment, nullable=False, index=True),
)

# A browser that is remembered, once for each account that signed in there. The secret changes at
# every sign-in; whoever brings an old one has a copy, and nobody is remembered any more.
devices = Table(
    "devices",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False, index=True),
    Column("secret_hash", String(64), nullable=False),
    Column("before_hash", String(64), nullable=False),
    Column("turned_at", Moment, nullable=False),
    Column("agent", String(80), nullable=False),
    Column("network", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)

# Networks an account signed in from, as keyed hashes.
networks = Table(
    "networks",
    metadata,
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("seen_at", Moment, nullable=False, index=True),
)
