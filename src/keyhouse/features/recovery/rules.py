"""What comes next, told by the attempt alone."""

from typing import Any, Literal

from sqlalchemy import Row

Step = Literal["start", "code", "password"]


def next_step(attempt: Row[Any] | None) -> Step:
    if not attempt:
        return "start"
    return "password" if attempt.proven_at else "code"
