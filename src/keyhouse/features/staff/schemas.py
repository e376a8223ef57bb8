"""What may be submitted."""

from typing import Literal

from pydantic import Field

from keyhouse.web.fields import Address, Choice, Count, Flag, Line, Paragraph, Schema, Secret


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
    check: Flag = False


class FindMessages(Schema):
    address: Address


class PauseChannel(Schema):
    reason: Line


class Decision(Schema):
    """`version` is the one the page was made from; verdicts come as `verdict_<item>` and so on.

    `decide` stands for what the verdicts say: changes, a rejection with its reason, or approval.
    """

    version: Count = Field(ge=1, le=1_000_000)
    act: Literal[
        "decide",
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
    preview: Flag = False  # only show what would be sent


class SaveFilter(Schema):
    name: Line = Field(max_length=40)


class Note(Schema):
    note: Paragraph = ""


class AskApplicant(Schema):
    """One of `QUESTIONS` of `domain/cases/talk`, and what is added to it."""

    question: str = Field("", max_length=40)
    question_words: Paragraph = ""


class Assign(Schema):
    version: Count = Field(ge=1, le=1_000_000)
    to: Choice
