"""A row as JSON has it, for archives that people take along."""

from typing import Any

from sqlalchemy import Row


def plain(row: Row[Any], but: tuple[str, ...]) -> dict[str, Any]:
    """Without the columns of `but`; moments and days are ISO 8601 texts."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row._mapping.items()
        if name not in but
    }
