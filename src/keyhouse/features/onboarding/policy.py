"""What a playbook says about applications: how long, from where, which papers of whom."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from keyhouse.domain.accounts.company_numbers import Check
from keyhouse.domain.marketplaces.policy import Policy, Words
from keyhouse.features.onboarding.labels import COUNTRIES, KINDS, PAPERS

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError("use a two-letter country code, such as CN")
    return code


Country = Annotated[str, AfterValidator(_country)]


class CompanyKind(Policy):
    name: Name = Field(description=f"Its name; {', '.join(KINDS)} have labels of their own.")
    label: Words = Field("", description="What people read; needed for other names.")


class PaperType(Policy):
    name: Name = Field(description="Its name.")
    label: Words = Field(description="What people read.")


class Paper(Policy):
    name: Name = Field(description=f"Its name; {', '.join(PAPERS)} have labels of their own.")
    label: Words = Field("", description="What people read; needed for other names.")
    hint: Words = Field("", description="What the paper has to show.")
    kinds: tuple[str, ...] = Field((), description="Asked of these kinds of company; empty: all.")
    countries: tuple[Country, ...] = Field((), description="Asked in these; empty: everywhere.")
    required: bool = Field(True, description="Whether the application can go without it.")
    types: tuple[PaperType, ...] = Field((), description="If it matters which kind of paper it is.")


class Number(Policy):
    name: Literal["tax_number", "licence"] = Field(
        description="What it is; accounts that share one are shown to reviewers."
    )
    label: Words = Field("", description="What people read; empty: our own words.")
    hint: Words = Field("", description="Where it stands.")
    kinds: tuple[str, ...] = Field((), description="Asked of these kinds of company; empty: all.")
    countries: tuple[Country, ...] = Field((), description="Asked in these; empty: everywhere.")
    required: bool = Field(True, description="Whether the application can go without it.")
    check: Check = Field(
        "", description="How typing mistakes are found: a module of python-stdnum, `cn.uscc`."
    )


class OnboardingPolicy(Policy):
    business_days: int = Field(3, ge=1, le=60, description="Within how many the answer comes.")
    countries: tuple[Country, ...] = Field(
        ("US",), min_length=1, description="Where companies may come from; the first is preset."
    )
    company_kinds: tuple[CompanyKind, ...] = Field(
        (CompanyKind(name="company"),), min_length=1, description="Kinds of company."
    )
    papers: tuple[Paper, ...] = Field((), description="The papers that are asked for.")
    numbers: tuple[Number, ...] = Field((), description="The company numbers that are asked for.")
    activation_days: int = Field(
        14, ge=1, le=90, description="How long the activation letter is good."
    )

    @model_validator(mode="after")
    def _known_names(self) -> "OnboardingPolicy":
        kinds = {kind.name for kind in self.company_kinds}
        for kind in self.company_kinds:
            if not kind.label and kind.name not in KINDS:
                raise ValueError(f"company kind {kind.name!r} needs a label")
        for paper in self.papers:
            if not paper.label and paper.name not in PAPERS:
                raise ValueError(f"paper {paper.name!r} needs a label")
        asked: tuple[Paper | Number, ...] = (*self.papers, *self.numbers)
        for each in asked:
            if unknown := set(each.kinds) - kinds:
                raise ValueError(f"{each.name!r}: unknown kind {', '.join(sorted(unknown))}")
        return self
