"""sessions tell of their end"""

from alembic import op

revision = "0010"
down_revision = "0009"

# What `GET /session` says rests on these rows. The database itself tells who keeps sessions in
# memory: no way of changing them can forget to.
CHANGES = (
    ("sessions", "account_id", "DELETE", ""),
    (
        "sessions",
        "account_id",
        "UPDATE",
        "(OLD.token_hash, OLD.proofs, OLD.ends_at, OLD.idle_seconds)"
        " IS DISTINCT FROM (NEW.token_hash, NEW.proofs, NEW.ends_at, NEW.idle_seconds)",
    ),
    (
        "accounts",
        "id",
        "UPDATE",
        "(OLD.state, OLD.sanction, OLD.language, OLD.held_at, OLD.compromised_at)"
        " IS DISTINCT FROM (NEW.state, NEW.sanction, NEW.language, NEW.held_at,"
        " NEW.compromised_at)",
    ),
    ("accounts", "id", "DELETE", ""),
    ("totps", "account_id", "INSERT", ""),
    ("totps", "account_id", "UPDATE", ""),
    ("totps", "account_id", "DELETE", ""),
    ("passkeys", "account_id", "INSERT", ""),
    ("passkeys", "account_id", "DELETE", ""),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # one process serves a file of SQLite, and reading it takes no longer than a cache
    for column in ("id", "account_id"):
        op.execute(
            f"CREATE FUNCTION keyhouse_tell_{column}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN PERFORM pg_notify('keyhouse_sessions', "
            f"CASE TG_OP WHEN 'INSERT' THEN NEW.{column} ELSE OLD.{column} END); "
            "RETURN NULL; END $$"
        )
    for table, column, event, when in CHANGES:
        op.execute(
            f"CREATE TRIGGER tell_{event.lower()} AFTER {event} ON {table} FOR EACH ROW "
            f"{f'WHEN ({when})' if when else ''} EXECUTE FUNCTION keyhouse_tell_{column}()"
        )
