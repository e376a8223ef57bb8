"""What a playbook says about signing in."""

from typing import Literal

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class SigninPolicy(Policy):
    second_step: Literal["always", "at_risk", "never"] = Field(
        "always",
        description="Whether a code by e-mail or SMS is asked for after the password; at risk "
        "means from a device or network that the account was never signed in from.",
    )
    alarm_at: int = Field(
        200,
        ge=10,
        le=1_000_000,
        description="So many wrong passwords within ten minutes are an attack: there is an alarm, "
        "and for half an hour new devices are asked for a code in any case.",
    )
