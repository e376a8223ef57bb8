"""What comes next, told by the attempt alone."""

from typing import Any, Literal

from sqlalchemy import Row

from keyhouse.features.signin.policy import SigninPolicy

Step = Literal["email_code", "done"]


def next_step(attempt: Row[Any], policy: SigninPolicy) -> Step:
    """The attempt exists only after the first proof; the code is asked for by playbook."""
    if policy.second_step == "always" and attempt.address and not attempt.code_right_at:
        return "email_code"
    return "done"
