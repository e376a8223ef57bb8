"""What a playbook says about signing in."""

from typing import Literal

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class SigninPolicy(Policy):
    second_step: Literal["always", "never"] = Field(
        "always", description="Whether a code by e-mail is asked for after the password."
    )
