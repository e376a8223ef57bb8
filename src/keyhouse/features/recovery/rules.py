"""What comes next, told by the attempt and the playbook alone: never by who is known."""

from typing import Any, Literal

from sqlalchemy import Row

Step = Literal["start", "choose", "code", "password"]


def next_step(attempt: Row[Any] | None) -> Step:
    if not attempt:
        return "start"
    if attempt.proven_at:
        return "password"
    return "code" if attempt.way else "choose"
