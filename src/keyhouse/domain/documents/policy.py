"""What a playbook says about papers."""

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class DocumentsPolicy(Policy):
    file_megabytes: int = Field(10, ge=1, le=50, description="How large one file may be.")
    account_megabytes: int = Field(
        60, ge=1, le=1000, description="How much all files of one account may take."
    )
    account_files: int = Field(30, ge=1, le=500, description="How many files an account may have.")
