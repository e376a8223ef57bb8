"""What a playbook says about help."""

from pydantic import Field, HttpUrl

from keyhouse.domain.marketplaces.policy import Policy


class HelpPolicy(Policy):
    business_days: int = Field(2, ge=1, le=60, description="Within how many support answers.")
    new_video: HttpUrl | None = Field(None, description="A video on signing up.")
    password_video: HttpUrl | None = Field(
        None, description="A video on getting a forgotten password back."
    )
