"""What may be submitted."""

from typing import Literal

from pydantic import Field

from keyhouse.web.fields import Address, Line, Paragraph, Schema, Secret


class StaffSignIn(Schema):
    email: Address
    password: Secret


Role = Literal["reviewer", "senior", "support", "security", "operator"]


class InviteStaff(Schema):
    name: Line
    email: Address
    role: Role
    language: Literal["en", "ru", "zh", "sk"]


class ChangeRole(Schema):
    what: Literal["role", "renew"]
    role: Role


class JoinStaff(Schema):
    password: Secret
    check: bool = False


class FindMessages(Schema):
    address: Address


class Decision(Schema):
    """`version` is the one the page was made from; verdicts come as `verdict_<item>` and so on."""

    version: int = Field(ge=1, le=1_000_000)
    act: Literal[
        "take",
        "release",
        "approve",
        "ask_for_changes",
        "reject",
        "propose",
        "confirm",
        "send_back",
        "resume",
        "hold",
        "escalate",
    ]
    reject_reason: str = Field("", max_length=40)
    reject_words: Paragraph = ""
    answer_words: Paragraph = ""
