"""What a playbook says about papers."""

from datetime import timedelta

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class DocumentsPolicy(Policy):
    file_megabytes: int = Field(10, ge=1, le=50, description="How large one file may be.")
    account_megabytes: int = Field(
        60, ge=1, le=1000, description="How much all files of one account may take."
    )
    account_files: int = Field(30, ge=1, le=500, description="How many files an account may have.")
    kept_days_approved: int = Field(
        1825, ge=1, le=7300, description="How long papers are kept after an approval took effect."
    )
    kept_days_refused: int = Field(
        180, ge=1, le=7300, description="How long they are kept after a refusal."
    )
    kept_days_given_up: int = Field(
        90, ge=1, le=7300, description="How long they are kept after a withdrawal or a lapse."
    )

    def kept_for(self, state: str) -> timedelta:
        """How long the papers of a case that ended in this state are kept."""
        days = {"done": self.kept_days_approved, "rejected": self.kept_days_refused}
        return timedelta(days=days.get(state, self.kept_days_given_up))
