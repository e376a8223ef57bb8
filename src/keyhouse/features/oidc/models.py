"""Programs, what they asked for, what they were given, and the keys that sign it."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from keyhouse.kit.db import Moment, metadata

clients = Table(
    "clients",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("kind", String(10), nullable=False),  # web, browser, native, device, service
    Column("secret_hash", String(64), nullable=False),  # empty where it cannot keep one
    Column("before_hash", String(64), nullable=False),  # the one before, while both are good
    Column("before_until", Moment),
    Column("redirect_uris", JSON, nullable=False),
    Column("logout_uris", JSON, nullable=False),  # where the browser may go after signing out
    Column("backchannel_uri", String(500), nullable=False),
    Column("home_uri", String(500), nullable=False),  # where its people begin; on their pages
    Column("scopes", String(300), nullable=False),
    Column("is_trusted", Boolean, nullable=False),  # the marketplace's own: nobody is asked
    Column("needs_par", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(40), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("ended_at", Moment),
    Index("ix_clients_marketplace", "marketplace_id", "made_at"),
)

# One pair of keys; `signs_from` lies ahead, so that it is known everywhere before it is used.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("algorithm", String(10), nullable=False),
    Column("private_sealed", Text, nullable=False),
    Column("public", JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("signs_from", Moment, nullable=False),
    Column("shown_until", Moment),  # of one that signs no longer
    Column("revoked_at", Moment),
    Index("ix_signing_keys_marketplace", "marketplace_id", "algorithm", "signs_from"),
)

# What a program asked for, while its person signs in or agrees; pushed ones carry a token.
asks = Table(
    "asks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("client_id", String(40), nullable=False),
    Column("asked", JSON, nullable=False),
    Column("token_hash", String(64), unique=True),
    Column("browser_key", String(64), nullable=False),  # of the browser that it belongs to
    Column("account_id", String(40), nullable=False, server_default=""),  # who was chosen
    Column("shop_id", String(40), nullable=False, server_default=""),
    Column("agreed_at", Moment),
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)

# What a program holds of one person's sign-in: a code once, then tokens that turn. When it ends,
# all of them have ended.
grants = Table(
    "grants",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("client_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False),
    Column("session_id", String(40), nullable=False),
    Column("scopes", String(300), nullable=False),
    Column("is_offline", Boolean, nullable=False),
    Column("shop_id", String(40), nullable=False),
    Column("nonce", String(500), nullable=False),
    Column("redirect_uri", String(500), nullable=False),
    Column("challenge", String(128), nullable=False),
    Column("proofs", String(60), nullable=False),
    Column("proven_at", Moment, nullable=False),
    Column("code_hash", String(64), unique=True),
    Column("code_until", Moment),
    Column("redeemed_at", Moment),
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("ended_at", Moment),
    Column("end_reason", String(20), nullable=False, server_default=""),
    Column("told_at", Moment),  # when its program was told that the session is over
    Index("ix_grants_account", "marketplace_id", "account_id"),
    Index("ix_grants_session", "marketplace_id", "session_id"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("grant_id", String(40), nullable=False, index=True),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("used_at", Moment),
    Column("next_sealed", Text),  # its successor, for whoever did not hear the answer
)

consents = Table(
    "consents",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("account_id", String(40), primary_key=True),
    Column("client_id", String(40), primary_key=True),
    Column("scopes", String(300), nullable=False),
    Column("given_at", Moment, nullable=False),
)

# A television or a till that shows a code; its person types it elsewhere (RFC 8628).
device_asks = Table(
    "device_asks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("client_id", String(40), nullable=False),
    Column("device_hash", String(64), nullable=False, unique=True),
    Column("code_key", String(64), nullable=False, unique=True),
    Column("scopes", String(300), nullable=False),
    Column("asked_at", Moment, nullable=False),  # when the device last asked
    Column("wait_seconds", Integer, nullable=False),
    Column("grant_id", String(40), nullable=False, server_default=""),
    Column("answered_at", Moment),
    Column("redeemed_at", Moment),
    Column("ends_at", Moment, nullable=False, index=True),
)
