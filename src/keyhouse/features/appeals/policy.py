"""What a playbook says about appeals."""

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class AppealsPolicy(Policy):
    business_days: int = Field(5, ge=1, le=60, description="Within how many the answer comes.")
