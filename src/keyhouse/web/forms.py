"""Forms: what was typed, what it means, what is wrong with it, and that it is sent only once.

A form's token proves that the form came from our page in this browser, and names one sending: a
double submit acts once and is led to where the first one went.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from sqlalchemy import Column, String, Table, delete, select, update
from starlette.datastructures import FormData

from keyhouse.domain.visits import Visit
from keyhouse.kit.db import Moment, metadata
from keyhouse.kit.keys import Keyring, same
from keyhouse.kit.problems import AlreadyDone, CrossSite, Invalid, StaleForm
from keyhouse.kit.randomness import Randomness
from keyhouse.kit.texts import N_
from keyhouse.web.fields import Schema

T = TypeVar("T", bound=Schema)
GOOD_FOR = timedelta(hours=12)
KEPT_FOR = timedelta(hours=24)
UNFINISHED = timedelta(seconds=30)
LOOKS, PAUSE = 60, 0.05  # how often and how long to wait for the first sending, in seconds

form_uses = Table(
    "form_uses",
    metadata,
    Column("marketplace_id", String(40), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("went_to", String(300)),
    Column("at", Moment, nullable=False, index=True),
)

ERROR_TEXTS = {
    "missing": N_("Please fill this in."),
    "string_too_short": N_("Please fill this in."),
    "string_too_long": N_("Use at most %(max_length)s characters."),
    "string_type": N_("Please write this as text."),
    "bool_parsing": N_("Please choose yes or no."),
    "literal_error": N_("Please choose one of the offered answers."),
    "extra_forbidden": N_("This is not expected here."),
}
FALLBACK = N_("This cannot be accepted.")


@dataclass
class Typed:
    """What a person typed, for showing it again; passwords and codes are never kept."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, tuple[str, str, dict[str, Any]]] = field(default_factory=dict)


def keep(data: FormData, schema: type[BaseModel]) -> Typed:
    """The typed values that may be shown again, each as text."""
    secret = {n for n, f in schema.model_fields.items() if _is_secret(f.json_schema_extra)}
    shown = {k: v for k, v in data.items() if isinstance(v, str) and k not in secret}
    return Typed({k: showable(v) for k, v in shown.items() if k in schema.model_fields})


def showable(text: str) -> str:
    """What no page could show, such as half a character, becomes a question mark."""
    return text[:2000].encode(errors="replace").decode()


def _is_secret(extra: Any) -> bool:
    return isinstance(extra, dict) and bool(extra.get("secret"))


def parse(visit: Visit, data: FormData, schema: type[T]) -> T:
    """The form as its schema; of a repeated field the last one counts. Raises `Invalid`."""
    fields = schema.model_fields
    typed = {k: v for k, v in data.items() if isinstance(v, str) and k in fields}
    try:
        return schema.model_validate(typed)
    except ValidationError as error:
        raise Invalid(schema.faults(visit, typed) | errors_of(error)) from error


def errors_of(
    error: ValidationError | RequestValidationError,
) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Field → (code, text to translate, values) of what pydantic found."""
    found: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for each in error.errors():
        # Below the first part stand only pydantic's own names, of the arms of a union.
        name = next((str(part) for part in each["loc"] if part != "body"), "")
        known = ERROR_TEXTS.get(each["type"])
        # Our own validators raise PydanticCustomError with a marked text.
        text = known or OWN_TEXTS.get(each["type"], FALLBACK)
        found.setdefault(name, (each["type"], text, each.get("ctx", {})))
    return found


OWN_TEXTS: dict[str, str] = {
    "bad_characters": N_("This holds characters that cannot be shown. Please type it again."),
    "not_accepted": N_("Please accept this to go on."),
    "no_https": N_("An https address is needed."),
    "unknown_event": N_("There is no such event."),
}


def make_token(visit: Visit, browser: str) -> str:
    """A token for one sending of one form in one browser."""
    nonce = visit.part(Randomness).token()
    ends = int((visit.now + GOOD_FOR).timestamp())
    return f"{nonce}.{ends}.{_sign(visit, browser, nonce, ends)}"


def check_token(visit: Visit, browser: str, token: str) -> str:
    """The token's nonce; raises `CrossSite` on a foreign token, `StaleForm` on an old one."""
    nonce, _, rest = token.partition(".")
    ends, _, signature = rest.partition(".")
    if not browser or not ends.isdecimal() or len(ends) > 12:
        raise CrossSite()
    if not same(signature, _sign(visit, browser, nonce, int(ends))):
        raise CrossSite()
    if int(ends) < visit.now.timestamp():
        raise StaleForm()
    return nonce


async def claim_nonce(visit: Visit, nonce: str) -> str | None:
    """Claims this sending of the form, before anything is done with it, and commits the claim.

    Returns None to whoever may act, and to everybody else where the first one went; raises
    `AlreadyDone` when it went nowhere. So a form acts once, and sending it again tells nothing.
    A claim whose process died is free again after half a minute.
    """
    row = form_uses.c
    insert = visit.db.insert(form_uses).values(
        marketplace_id=visit.marketplace.id, nonce=nonce, at=visit.now
    )
    claimed = await visit.db.write(
        insert.on_conflict_do_update(
            index_elements=[row.marketplace_id, row.nonce],
            set_={"at": visit.now},
            where=row.went_to.is_(None) & (row.at < visit.now - UNFINISHED),
        )
    )
    await visit.db.commit()
    return None if claimed else await _earlier_way(visit, nonce)


async def finish_nonce(visit: Visit, nonce: str, went_to: str) -> None:
    """Notes in the act's transaction where it led; an empty text for a page."""
    await visit.db.write(
        update(form_uses)
        .where(form_uses.c.marketplace_id == visit.marketplace.id, form_uses.c.nonce == nonce)
        .values(went_to=went_to)
    )


async def release_nonce(visit: Visit, nonce: str) -> None:
    """After a refusal that changed nothing the form may be sent again as it is."""
    await visit.db.write(
        delete(form_uses).where(
            form_uses.c.marketplace_id == visit.marketplace.id, form_uses.c.nonce == nonce
        )
    )
    await visit.db.commit()


async def _earlier_way(visit: Visit, nonce: str) -> str:
    """Where the first sending led, once it is done."""
    for _ in range(LOOKS):
        way = await visit.db.value(
            select(form_uses.c.went_to).where(
                form_uses.c.marketplace_id == visit.marketplace.id, form_uses.c.nonce == nonce
            )
        )
        if way:
            return str(way)
        if way == "":
            break
        await asyncio.sleep(PAUSE)
    raise AlreadyDone()


async def sweep_forms(visit: Visit) -> None:
    await visit.db.write(
        delete(form_uses).where(
            form_uses.c.marketplace_id == visit.marketplace.id,
            form_uses.c.at < visit.now - KEPT_FOR,
        )
    )


def _sign(visit: Visit, browser: str, nonce: str, ends: int) -> str:
    keys = visit.part(Keyring)
    return keys.digest("form", visit.marketplace.id, browser, nonce, str(ends))[:32]
