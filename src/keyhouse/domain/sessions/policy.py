"""What a playbook says about sessions."""

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class SessionsPolicy(Policy):
    idle_hours: int = Field(24 * 7, ge=1, le=24 * 30, description="A session unused so long ends.")
    device_days: int = Field(
        90, ge=1, le=365, description="How long a device is remembered after its last sign-in."
    )
    days: int = Field(30, ge=1, le=30, description="No session lasts longer.")
    short_idle_minutes: int = Field(
        15, ge=5, le=60, description="The same on a device that is not one's own."
    )
    short_hours: int = Field(1, ge=1, le=24, description="And there no longer than this.")
