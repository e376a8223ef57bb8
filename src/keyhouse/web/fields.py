"""Field types that schemas share: what a person may type, strictly and within bounds."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from keyhouse.domain.visits import Visit
from keyhouse.kit.problems import Invalid

LONGEST_LINE = 200
LONGEST_STORY = 2000
BAD = "This holds characters that cannot be shown. Please type it again."


def _shown(text: str, longest: int = LONGEST_LINE) -> str:
    """One line of visible text: NFC, no control characters, no marks that turn the direction."""
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > longest:  # normalising can make it longer
        raise PydanticCustomError("string_too_long", "", {"max_length": longest})
    for character in text:
        # Zero-width joiners are part of some scripts; what turns the direction is not needed here.
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and (
            character not in "\u200c\u200d"
        ):
            raise PydanticCustomError("bad_characters", BAD)
    return text


def _paragraphs(text: str) -> str:
    """Several lines, each of them as strict but for its length."""
    lines = text.replace("\r\n", "\n").split("\n")
    joined = "\n".join(_shown(line, LONGEST_STORY) for line in lines).strip()
    if len(joined) > LONGEST_STORY:
        raise PydanticCustomError("string_too_long", "", {"max_length": LONGEST_STORY})
    return joined


def _no_surrogates(text: Any) -> Any:
    if isinstance(text, str) and ("\x00" in text or any("\ud800" <= c <= "\udfff" for c in text)):
        raise PydanticCustomError("bad_characters", BAD)
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("missing", "Please fill this in.")
    return text


def _accepted(value: bool) -> bool:
    if not value:
        raise PydanticCustomError("not_accepted", "Please accept this to go on.")
    return value


def _no_number(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise PydanticCustomError("no_number", "This is not a number.")
    return value


def _no_truth(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("no_truth", "A number is needed.")
    return value


def _digits(text: str) -> str:
    """A code as people copy it: spaces and dashes gone, digits of any script as 0 to 9."""
    text = unicodedata.normalize("NFKC", text)
    kept = [c for c in text if not c.isspace() and c != "-"]
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in kept)


# Bounds first, so that nothing long is worked on; then what the text may hold.
Line = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_LINE),
    BeforeValidator(_no_surrogates),
    AfterValidator(_filled),
    AfterValidator(_shown),
]
Paragraph = Annotated[
    str,
    Field(max_length=LONGEST_STORY),
    BeforeValidator(_no_surrogates),
    AfterValidator(_paragraphs),
]
Story = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_STORY),
    BeforeValidator(_no_surrogates),
    AfterValidator(_filled),
    AfterValidator(_paragraphs),
]
Choice = Annotated[
    str, Field(max_length=200), BeforeValidator(_no_surrogates), AfterValidator(_shown)
]
Address = Annotated[
    str,
    Field(min_length=1, max_length=320),
    BeforeValidator(_no_surrogates),
    AfterValidator(_filled),
]
Secret = Annotated[
    str,
    Field(min_length=1, max_length=1000, json_schema_extra={"secret": True, "format": "password"}),
    BeforeValidator(_no_surrogates),
]
Code = Annotated[
    str,
    Field(min_length=1, max_length=40, json_schema_extra={"secret": True}),
    BeforeValidator(_no_surrogates),
    AfterValidator(_digits),
]
# What our own script sends beside the fields that people fill in.
Proof = Annotated[
    str, Field(max_length=2000, json_schema_extra={"secret": True}), BeforeValidator(_no_surrogates)
]
# What a passkey answered, by the browser's own JSON.
Credential = Annotated[
    str,
    Field(min_length=1, max_length=20_000, json_schema_extra={"secret": True}),
    BeforeValidator(_no_surrogates),
]
Count = Annotated[int, BeforeValidator(_no_truth)]
# JSON's numbers are neither yes or no nor days, though pydantic would take them for it.
Flag = Annotated[bool, BeforeValidator(_no_number)]
Day = Annotated[date, BeforeValidator(_no_number)]
Accepted = Annotated[
    bool,
    Field(json_schema_extra={"const": True}),
    BeforeValidator(_no_number),
    AfterValidator(_accepted),
]


Faults = dict[str, tuple[str, str, dict[str, Any]]]


class Schema(BaseModel):
    """What may be submitted, by a page's form or as JSON; anything else in it is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    @classmethod
    def faults(cls, visit: Visit, typed: dict[str, str]) -> Faults:
        """What else is wrong with what was typed, so that a person hears of all of it at once."""
        return {}


def faults_of(check: Callable[..., Any], *values: Any) -> Faults:
    """What a check that raises `Invalid` has to say."""
    try:
        check(*values)
    except Invalid as fault:
        return fault.errors
    return {}


class ConfirmCode(Schema):
    code: Code


class Nothing(Schema):
    """A form that is only a button."""
