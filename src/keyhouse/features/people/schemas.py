"""What may be submitted."""

from typing import Any, Literal

from pydantic import Field

from keyhouse.web.fields import Choice, Count, Flag, Line, Paragraph, Schema


class FindAccount(Schema):
    address: Line  # or a name, a company number, a shop's number, a reference number


class PutSanction(Schema):
    """`days` is the term; 0 means until it is lifted."""

    kind: Literal["restricted", "frozen", "banned"]
    reason: Choice
    words: Paragraph = ""
    days: Count = Field(0, ge=0, le=3650)
    preview: Flag = False  # only show what would happen

    @property
    def said(self) -> dict[str, Any]:
        return self.model_dump(exclude={"preview"})


class WithReason(Schema):
    reason: Line


class LiftSanction(Schema):
    why: Line
