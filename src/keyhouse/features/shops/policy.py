"""What a playbook says about unbinding a shop."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from keyhouse.domain.marketplaces.policy import Policy, Words
from keyhouse.features.shops.labels import PAPERS, REASONS

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Channel = Literal["self", "support"]


class UnbindingReason(Policy):
    name: Name = Field(description=f"Its name; {', '.join(REASONS)} have labels of their own.")
    label: Words = Field("", description="What people read; needed for other names.")
    instead: tuple[Literal["addresses", "password", "support", "transfer"], ...] = Field(
        (), description="What may be enough without unbinding; offered first."
    )
    words: bool = Field(False, description="Whether the person has to say it in their own words.")


class UnbindingPaper(Policy):
    name: Name = Field(description=f"Its name; {', '.join(PAPERS)} have labels of their own.")
    label: Words = Field("", description="What people read; needed for other names.")
    hint: Words = Field("", description="What the paper has to show.")
    reasons: tuple[str, ...] = Field((), description="Asked for these reasons; empty: for all.")
    channels: tuple[Channel, ...] = Field(
        ("self", "support"), description="Asked of the owner, of support for the owner, or both."
    )
    required: bool = Field(True, description="Whether the application can go without it.")


class UnbindingPolicy(Policy):
    ends: Literal["binding", "certification", "both"] = Field(
        "both", description="What an unbinding ends."
    )
    at_least_days: int = Field(
        3, ge=1, le=60, description="The shorter figure of the promise that is shown."
    )
    business_days: int = Field(5, ge=1, le=60, description="Within how many the answer comes.")
    cooling_hours: int = Field(
        0, ge=0, le=720, description="How long an approved unbinding waits; the owner may cancel."
    )
    needs_two: bool = Field(False, description="Whether two people decide.")
    reasons: tuple[UnbindingReason, ...] = Field(
        tuple(UnbindingReason(name=name, words=name == "other") for name in REASONS),
        min_length=1,
        description="Why people unbind.",
    )
    papers: tuple[UnbindingPaper, ...] = Field((), description="The papers that are asked for.")
    longest_words: int = Field(
        500, ge=50, le=2000, description="How long somebody's own words may be."
    )
    refused_words: tuple[str, ...] = Field(
        (), description="More words that are not sent; a person is told which, and who helps."
    )
    rules: Words = Field("", description="The marketplace's own rules, shown before the form.")

    @model_validator(mode="after")
    def _known_names(self) -> "UnbindingPolicy":
        names = {reason.name for reason in self.reasons}
        for reason in self.reasons:
            if not reason.label and reason.name not in REASONS:
                raise ValueError(f"reason {reason.name!r} needs a label")
        for paper in self.papers:
            if not paper.label and paper.name not in PAPERS:
                raise ValueError(f"paper {paper.name!r} needs a label")
            if unknown := set(paper.reasons) - names:
                raise ValueError(f"paper {paper.name!r}: unknown reason {', '.join(unknown)}")
        return self

    def reason(self, name: str) -> UnbindingReason | None:
        return next((each for each in self.reasons if each.name == name), None)
