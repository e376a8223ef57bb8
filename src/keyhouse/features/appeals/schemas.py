"""What may be submitted."""

from typing import Literal

from pydantic import Field

from keyhouse.web.fields import Address, Choice, Line, Paragraph, Schema, Story


class MakeAppeal(Schema):
    words: Story = Field(examples=["The papers were of another company with the same name."])


class FindAccount(Schema):
    address: Address


class PutSanction(Schema):
    """`days` is the term; 0 means until it is lifted."""

    kind: Literal["restricted", "frozen", "banned"]
    reason: Choice
    words: Paragraph = ""
    days: int = Field(0, ge=0, le=3650)


class Unlock(Schema):
    reason: Line


class LiftSanction(Schema):
    why: Line
