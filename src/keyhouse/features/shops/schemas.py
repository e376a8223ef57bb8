"""What may be submitted, by page and by API."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from keyhouse.web.fields import Accepted, Address, Choice, Count, Day, Line, Paragraph, Schema

Link = Annotated[str, Field(max_length=500, pattern=r"^(https://[\x21-\x7e]+)?$")]
Until = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC))
]
Number = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^\s*[0-9]+\s*$")]


class OpenShop(Schema):
    name: Line = Field(examples=["Tea and Lamps"])


class BindShop(Schema):
    number: Number = Field(examples=["1234567890"])
    key: Line = Field(examples=["abcd-efgh-jkmn-pqrs"])


class TellEntity(Schema):
    entity_number: Line = Field(examples=["91110108MA01234567"])


class InviteOwner(Schema):
    email: Address = Field(examples=["boris@example.com"])


class ChooseReason(Schema):
    reason: Choice


class Unbinding(Schema):
    """The entries of an application to unbind; all optional while it is a draft."""

    reason: Choice = ""
    words: Paragraph = ""
    contact_name: Line | Literal[""] = ""
    contact_details: Address | Literal[""] = ""
    way: Literal["check", "save"] = "check"
    remove: Choice = ""


class SubmitUnbinding(Schema):
    understood: Accepted = Field(
        False, validate_default=True, description="True: what unbinding does was read."
    )


class FindShop(Schema):
    number: Number


class TellObligation(Schema):
    """What stands for a shop; the built-in ledger and signed callbacks say the same."""

    kind: Choice
    state: Literal["clear", "blocked", "unknown"]
    count: Count = Field(0, ge=0, le=1_000_000_000)
    amount: Decimal = Field(Decimal(0), ge=0, max_digits=18, decimal_places=2)
    currency: str = Field("", pattern=r"^([A-Z]{3})?$")
    link: Link = ""
    valid_until: Until | None = None
    due_on: Day | None = None


class ToldObligation(TellObligation):
    shop: Number


class SuspendShop(Schema):
    act: Literal["suspend", "resume", "certify"]
    reason: Line = Field(examples=["The marketplace checks complaints."])
