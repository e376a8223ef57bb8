"""Papers and what an account has used of its room."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from keyhouse.kit.db import Moment, metadata

documents = Table(
    "documents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("marketplace_id", String(40), nullable=False),
    Column("account_id", String(40), nullable=False),
    Column("case_id", String(40), nullable=False),
    Column("item", String(60), nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes as stored
    Column("file", String(80), nullable=False, unique=True),
    Column("pages", Integer, nullable=False, server_default="0"),  # of a PDF, as pictures
    Column("pages_file", String(80), nullable=False, server_default=""),
    Column("key_sealed", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("held_at", Moment),  # the virus scanner did not answer: nobody sees it before it did
    Column("hidden_at", Moment),  # taken out of the draft, kept with the revision it was in
    Index("ix_documents_case", "marketplace_id", "case_id", "item"),
)

Index(
    "ix_documents_held",
    documents.c.marketplace_id,
    documents.c.held_at,
    sqlite_where=documents.c.held_at.is_not(None),
    postgresql_where=documents.c.held_at.is_not(None),
)

document_rooms = Table(
    "document_rooms",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("account_id", String(40), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("files", Integer, nullable=False),
)
