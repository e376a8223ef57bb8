"""What may be submitted."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from keyhouse.web.fields import BAD, Count, Line, Schema

LONGEST = 20_000


def _toml(text: str) -> str:
    """Lines as files have them; TOML allows no other control characters (1.0, comments)."""
    text = text.replace("\r\n", "\n")
    if any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise PydanticCustomError("bad_characters", BAD)
    return text.strip() + "\n"


def _no_zero(text: object) -> object:
    if isinstance(text, str) and any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise PydanticCustomError("bad_characters", BAD)
    return text


Toml = Annotated[
    str,
    Field(max_length=LONGEST),
    BeforeValidator(_no_zero),
    AfterValidator(_toml),
]


class CheckPlaybook(Schema):
    """From the form its keys come beside it, as `key_<section>.<name>`. `base_version` is the one
    that the page was made from.
    """

    way: Literal["form", "toml"]
    text: Toml = ""
    base_version: Count = Field(ge=0, le=1_000_000)


class PlaybookText(Schema):
    text: Toml


class ProposePlaybook(PlaybookText):
    """`base_version` is the one that was in force when the text was written."""

    why: Line
    base_version: Count = Field(ge=0, le=1_000_000)
