"""Shops, bindings to accounts, and obligations."""

from sqlalchemy import Column, Date, Index, Integer, Numeric, String, Table, UniqueConstraint

from keyhouse.kit.db import Moment, metadata

OWNING = ("active", "suspended", "unbinding")

shops = Table(
    "shops",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("number", String(20), nullable=False),  # what people and other systems call it by
    Column("name", String(200), nullable=False),
    Column("version", Integer, nullable=False),  # raised by whatever decides about the shop
    Column("key_hash", String(64)),  # of the key that binds it again, while nobody owns it
    Column("opened_at", Moment, nullable=False),
    Column("sanction", String(20), nullable=False, server_default="none"),
    UniqueConstraint("marketplace_id", "number"),
)

bindings = Table(
    "bindings",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("shop_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False),  # empty while somebody is only invited
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("invited_key", String(64), nullable=False, server_default=""),  # of the address
    Column("invited_from", String(40), nullable=False, server_default=""),  # the inviter's binding
    Column("token_hash", String(64), unique=True),  # of the invitation's link
    Column("made_at", Moment, nullable=False),
    Column("bound_at", Moment),
    Column("certified_at", Moment),
    Column("ended_at", Moment),
    Column("end_reason", String(20), nullable=False, server_default=""),
    Index("ix_bindings_account", "marketplace_id", "account_id"),
    Index("ix_bindings_shop", "marketplace_id", "shop_id"),
)

# Two live owners cannot be, whoever writes.
Index(
    "uq_bindings_owner",
    bindings.c.marketplace_id,
    bindings.c.shop_id,
    unique=True,
    sqlite_where=bindings.c.state.in_(OWNING),
    postgresql_where=bindings.c.state.in_(OWNING),
)

obligations = Table(
    "obligations",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("shop_id", String(40), primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("state", String(10), nullable=False),  # clear, blocked, unknown
    Column("open_count", Integer, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("link", String(500), nullable=False),  # where to settle it
    Column("told_at", Moment, nullable=False),
    Column("valid_until", Moment, nullable=False),
    Column("due_on", Date),  # when money is paid out, where that is known
)
