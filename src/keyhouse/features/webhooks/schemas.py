"""What the staff submit about receivers."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from keyhouse.features.webhooks.catalogue import CATALOGUE
from keyhouse.kit.settings import is_loopback
from keyhouse.web.fields import Count, Line, Schema


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_good = bool(parts.hostname) and (parts.port or 1) > 0 and "@" not in parts.netloc
    except ValueError:
        is_good = False
    if not is_good or not text.isascii() or "#" in text or " " in text:
        raise PydanticCustomError("no_https", "an https address is needed")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise PydanticCustomError("no_https", "an https address is needed")
    return text


def _types(value: Any) -> Any:
    return tuple(value.split()) if isinstance(value, str) else value


def _known(types: tuple[str, ...]) -> tuple[str, ...]:
    if not CATALOGUE.keys() >= set(types):
        raise PydanticCustomError("unknown_event", "there is no such event")
    return tuple(dict.fromkeys(types))


class SaveReceiver(Schema):
    """`types` are names of the catalogue; none means all."""

    address: Annotated[Line, Field(max_length=500), AfterValidator(_address)] = Field(
        examples=["https://shop.example/events"]
    )
    types: Annotated[
        tuple[str, ...], Field(max_length=100), BeforeValidator(_types), AfterValidator(_known)
    ] = ()


class SendAgain(Schema):
    """Everything after this sequence."""

    after: Count = Field(ge=0, le=2**53)
