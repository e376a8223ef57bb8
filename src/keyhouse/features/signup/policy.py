"""What a playbook says about signing up."""

from typing import Literal

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class SignupPolicy(Policy):
    application: bool = Field(
        True, description="Whether a new account has to be reviewed before it becomes active."
    )
    identifiers: tuple[Literal["email", "phone"], ...] = Field(
        ("email",), min_length=1, description="By what an account may be opened; the first leads."
    )
    country: str = Field(
        "US", pattern=r"^[A-Z]{2}$", description="Whose phone numbers need no country code."
    )
    lapse_days: int = Field(
        5, ge=3, le=7, description="A sign-up that was never confirmed is erased after so long."
    )
