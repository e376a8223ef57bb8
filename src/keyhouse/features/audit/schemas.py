"""What may be asked for."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from keyhouse.web.fields import Schema

WORD = r"^[0-9A-Za-z._-]*$"


def _none(value: Any) -> Any:
    return value or None


# A form that says nothing sends an empty text.
Day = Annotated[
    Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 30))] | None,
    BeforeValidator(_none),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]}),
]


class Asked(Schema):
    """`subject` is any id of ours or a case's reference; days are the marketplace's."""

    fact: str = Field("", max_length=60, pattern=WORD)
    subject: str = Field("", max_length=40, pattern=WORD)
    actor: str = Field("", max_length=40, pattern=WORD)
    since: Day = None
    until: Day = None
    before: str = Field("", max_length=40, pattern=WORD)

    @property
    def is_narrow(self) -> bool:
        return bool(self.fact or self.subject or self.actor or self.since or self.until)
