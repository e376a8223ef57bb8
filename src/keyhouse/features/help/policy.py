"""What a playbook says about help."""

from pydantic import Field, HttpUrl

from keyhouse.domain.marketplaces.policy import Policy


class HelpPolicy(Policy):
    new_video: HttpUrl | None = Field(None, description="A video on signing up.")
    password_video: HttpUrl | None = Field(
        None, description="A video on getting a forgotten password back."
    )
