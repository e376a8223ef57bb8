"""What a playbook says about the marketplace itself."""

import datetime
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, HttpUrl
from pydantic_core import PydanticCustomError

from keyhouse.domain.marketplaces.profiles import Profile

Language = Literal["en", "ru", "zh", "sk"]
Words = str | dict[Language, str]


def say(words: Words, language: str) -> str:
    """The words in this language, else in English, else the first there are."""
    if isinstance(words, str):
        return words
    said = {str(code): text for code, text in words.items()}
    return said.get(language) or said.get("en") or next(iter(said.values()), "")


@cache
def _zones() -> set[str]:
    """Reading them takes longer than all else in a playbook."""
    return available_timezones()


def _zone(name: str) -> str:
    if name not in _zones():
        raise PydanticCustomError("zone", "a time zone such as Europe/Moscow is expected")
    return name


def _country(code: str) -> str:
    if code not in holidays.list_supported_countries(include_aliases=False):
        raise PydanticCustomError("country", "a country with a known calendar is expected, as CN")
    return code


class Policy(BaseModel):
    """A section of a playbook. A key that is not named here is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MarketplacePolicy(Policy):
    name: str = Field(description="The name people know, in letters and on every page.")
    profile: Profile = Field(
        "plain",
        description="What the other sections begin with: plain, nist (two factors, sessions of a "
        "day) or hardened (passkeys). What is set below stands above it.",
    )
    group: str = Field("", description="The company behind it, told where it helps trust.")
    tagline: Words = Field("", description="One sentence for the home page.")
    language: Language = Field("en", description="The language when a person's own is not known.")
    languages: tuple[Language, ...] = Field(
        ("en", "ru", "zh", "sk"), description="The languages offered."
    )
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", description="Where its days begin; every date is shown in it."
    )
    host: str = Field(
        "",
        pattern=r"^([a-z0-9-]+\.)*[a-z0-9-]*$",
        description="Its own host name; then it has no path prefix.",
        json_schema_extra={"server": True},
    )
    staff_host: str = Field(
        "",
        pattern=r"^([a-z0-9-]+\.)*[a-z0-9-]*$",
        description="A host name for the staff alone; their pages are nowhere else then.",
        json_schema_extra={"server": True},
    )
    accent: str = Field(
        "#1f5fd0", pattern=r"^#[0-9a-f]{6}$", description="The colour of its buttons."
    )
    sellers: bool = Field(
        True, description="Whether accounts are sellers', with a company and a contact person."
    )
    buyers: bool = Field(False, description="Whether accounts are buyers', with an address only.")

    shops: bool = Field(False, description="Whether accounts own shops here: “Me” leads to them.")

    @property
    def opens_to(self) -> Literal["sellers", "buyers"]:
        """Whose accounts can be opened here: with a company, or with an address only."""
        return "buyers" if self.buyers and not self.sellers else "sellers"


class SupportPolicy(Policy):
    email: EmailStr = Field(description="Where people write to.")
    phone: str = Field("", description="Where people call.")
    hours: Words = Field("", description="When somebody answers.")
    link: HttpUrl | None = Field(None, description="A page with help, https.")


class CalendarPolicy(Policy):
    country: Annotated[str, AfterValidator(_country)] = Field(
        "US", description="Whose public holidays count, as a two-letter code."
    )
    weekend: tuple[Annotated[int, Field(ge=0, le=6)], ...] = Field(
        (5, 6), max_length=6, description="Days off; Monday is 0."
    )
    closed: tuple[datetime.date, ...] = Field((), description="More days without work.")
    known_until: datetime.date | None = Field(
        None,
        description="The last day for which holidays are announced (as in China, year by year).",
    )
    unknown_days: int = Field(
        5, ge=0, le=30, description="How many business days more are promised beyond that day."
    )
    open: tuple[datetime.date, ...] = Field((), description="Days worked although they are off.")


class TermsPolicy(Policy):
    version: str = Field(
        "1", max_length=40, description="Kept with the consent; raise it when the text changes."
    )
    terms_url: HttpUrl | None = Field(None, description="The terms of use.")
    privacy_url: HttpUrl | None = Field(None, description="The privacy notice.")


def zone_of(policy: MarketplacePolicy) -> ZoneInfo:
    return ZoneInfo(policy.time_zone)
