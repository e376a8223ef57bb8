"""What a playbook says about recovery."""

from typing import Literal

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy

Way = Literal["email", "sms"]


class RecoveryPolicy(Policy):
    ways: tuple[Way, ...] = Field(
        ("email",),
        min_length=1,
        description="By what a code may come; with more than one the person chooses.",
    )
    cooling_hours: int = Field(
        24,
        ge=24,
        le=72,
        description="How long an approved request of somebody without a mailbox still waits.",
    )
    business_days: int = Field(
        3, ge=1, le=30, description="Within how many such a request is decided."
    )
    slider: bool = Field(
        False, description="Whether a slider, with proof of work behind it, comes first."
    )
