"""What a playbook says about leaving."""

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class LeavingPolicy(Policy):
    waiting_days: int = Field(
        15, ge=0, le=90, description="How long deregistering waits; signing in offers to cancel."
    )
    hashes_days: int = Field(
        365, ge=1, le=3650, description="How long keyed hashes of a deregistered account stay."
    )
    banned_hashes_days: int = Field(
        3650, ge=1, le=36500, description="The same of an account that was banned."
    )
