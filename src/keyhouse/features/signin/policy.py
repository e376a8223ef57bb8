"""What a playbook says about signing in."""

from typing import Literal

from pydantic import Field

from keyhouse.domain.factors import Needed
from keyhouse.domain.marketplaces.policy import Policy


class SigninPolicy(Policy):
    second_step: Literal["always", "at_risk", "never"] = Field(
        "always",
        description="Whether a code by e-mail or SMS is asked for after the password; at risk "
        "means from a device or network that the account was never signed in from.",
    )
    strength: Needed = Field(
        "one_factor",
        description="What every sign-in has to reach; whoever has nothing that does sets it up "
        "then. Codes by e-mail add nothing to it. An account with an authenticator app or a "
        "passkey is asked for two factors in any case.",
    )
