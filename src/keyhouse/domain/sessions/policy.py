"""What a playbook says about sessions."""

from pydantic import Field

from keyhouse.domain.factors import Needed
from keyhouse.domain.marketplaces.policy import Policy


class SessionsPolicy(Policy):
    strength: Needed = Field(
        "one_factor",
        description="What every sign-in has to reach; whoever has nothing that does sets it up "
        "on the way in, and sessions below it end. Codes by e-mail add nothing to it. An account "
        "with an authenticator app or a passkey is asked for two factors in any case.",
    )
    idle_hours: int = Field(24 * 7, ge=1, le=24 * 30, description="A session unused so long ends.")
    device_days: int = Field(
        90, ge=1, le=365, description="How long a device is remembered after its last sign-in."
    )
    days: int = Field(30, ge=1, le=30, description="No session lasts longer.")
    short_idle_minutes: int = Field(
        15, ge=5, le=60, description="The same on a device that is not one's own."
    )
    short_hours: int = Field(1, ge=1, le=24, description="And there no longer than this.")
