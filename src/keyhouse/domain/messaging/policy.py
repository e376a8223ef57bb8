"""What a playbook says about messages."""

from typing import Annotated

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class SmsPolicy(Policy):
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = Field(
        (), description="Whose numbers get SMS, as two-letter codes; none named: everybody's."
    )
    daily: int = Field(
        1000, ge=0, le=1_000_000, description="SMS a day, at most; then there are none until later."
    )
    unanswered: int = Field(
        50,
        ge=1,
        le=10_000,
        description="So many codes to numbers that begin alike may stay unused within an hour.",
    )
