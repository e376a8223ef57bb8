"""What a playbook says about other programs."""

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class OidcPolicy(Policy):
    access_minutes: int = Field(
        5,
        ge=1,
        le=60,
        description="How long an access token is good by itself, as nobody is asked about it.",
    )
    offline_idle_days: int = Field(
        30,
        ge=1,
        le=365,
        description="A program that may come without its person and stays away so long is out.",
    )
    offline_days: int = Field(
        180, ge=1, le=730, description="And after this it has to ask the person again."
    )
